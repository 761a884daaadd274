import { afterAll, beforeAll, expect, it } from "vitest";
import { goTo } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage, signIn } from "./support/stage.ts";

// An owner does without the org's own sign-in; who came in by nothing else sets a password by the mail.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

it("the own sign-in is set up, removed, and nobody is left outside", async () => {
	const context = await newDevice(stage.browser, { size: LAPTOP });
	const page = await enter(stage, context, "dashboard", "olive");
	await goTo(page, "Settings");
	const panel = page.getByRole("region", { name: "Sign-in of your own" });
	expect(await panel.getByRole("textbox", { name: "Address to allow" }).inputValue()).toBe(
		`${stage.url}/v1/sign-in/oidc/callback`,
	);
	expect(await panel.getByRole("button", { name: "Remove your own sign-in" }).count()).toBe(0);
	await panel.getByLabel("Issuer").fill("https://id.example.com");
	await panel.getByLabel("Client id").fill("till");
	await panel.getByLabel("Client secret").fill("between us");
	await panel.getByRole("button", { name: "Set up" }).click();
	await panel.getByText("Saved. Try it").waitFor();
	const database = await stage.database();
	await database.prepare("UPDATE staff SET password = NULL, sso_subject = 'm' WHERE id = 'marek'").run();

	await stage.letFactorsAge();
	await page.reload();
	await panel.getByRole("button", { name: "Remove your own sign-in" }).click();
	await page.getByText("Marek Nowak has no password, and is mailed a link").waitFor();
	await page.getByRole("button", { name: "Remove", exact: true }).click();
	await page.getByLabel("Your password").fill(stage.password);
	await page.getByRole("button", { name: "Confirm" }).click();
	await panel.getByText("Removed. One person is mailed a link.").waitFor();
	await panel.getByRole("button", { name: "Set up" }).waitFor();

	const mail = (await stage.mails()).findLast(({ to }) => to === "marek@meadow.example");
	const [link = ""] = /https?:\S+#password=\S+/.exec(mail?.text ?? "") ?? [];
	const theirs = await (await newDevice(stage.browser, { size: LAPTOP })).newPage();
	await theirs.goto(link);
	await theirs.getByLabel("Choose a password").fill("seven boats on a river");
	await theirs.getByRole("button", { name: "Set password" }).click();
	await theirs.getByRole("button", { name: "Go to sign-in" }).click();
	await signIn(theirs, "marek@meadow.example", "seven boats on a river");
	await theirs.waitForSelector("#last-sales");
	await theirs.context().close();
	await context.close();
});
