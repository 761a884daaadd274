import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goTo } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage, signIn } from "./support/stage.ts";

// Somebody who has forgotten the password, or lost the phone with the second factor.

let stage: Stage;
let page: Page;
beforeAll(async () => {
	stage = await openStage();
	page = await (await newDevice(stage.browser, { size: LAPTOP })).newPage();
});
afterAll(() => stage?.close());

const MAREK = "marek@meadow.example";
const NEXT = "six blue doors by the quay";

async function mailTo(address: string, subject: RegExp): Promise<string> {
	await expect
		.poll(async () => (await stage.mails()).some((mail) => mail.to === address && subject.test(mail.subject)))
		.toBe(true);
	return (await stage.mails()).find((mail) => mail.to === address && subject.test(mail.subject))?.text ?? "";
}

describe("a forgotten password", () => {
	it("is set anew by a link in a mail, whose code does not stay in the address", async () => {
		await page.goto(`${stage.url}/dashboard`);
		await page.getByRole("link", { name: "Forgot your password?" }).click();
		await page.getByLabel("E-mail").fill(MAREK);
		await page.getByRole("button", { name: "Send the link" }).click();
		await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
		const link = /http\S+#password=\S+/.exec(await mailTo(MAREK, /new password/i))?.[0] ?? "";
		await page.goto(link.replace("127.0.0.1", "localhost"));
		await page.getByLabel("Choose a password").waitFor();
		expect(page.url()).toBe(`${stage.url}/dashboard`);
		await page.getByLabel("Choose a password").fill(NEXT);
		await page.getByRole("button", { name: "Set password" }).click();
		await page.getByRole("button", { name: "Go to sign-in" }).click();
		await signIn(page, MAREK, NEXT);
		await page.waitForSelector("#last-sales");
	});

	it("says the same to an address that nobody has", async () => {
		const stranger = await (await newDevice(stage.browser)).newPage();
		await stranger.goto(`${stage.url}/dashboard?page=forgot`);
		await stranger.getByLabel("E-mail").fill("nobody@meadow.example");
		await stranger.getByRole("button", { name: "Send the link" }).click();
		await stranger.getByText("If nobody@meadow.example is known here, a mail is on its way.").waitFor();
		await stranger.context().close();
	});
});

describe("a lost second factor", () => {
	it("is reset by an owner on the staff page, and the person is told and signed out", async () => {
		const db = await stage.database();
		await db.prepare("UPDATE staff SET totp = 'lost', totp_confirmed = 1 WHERE id = 'marek'").run();
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const owner = await enter(stage, office, "dashboard", "olive");
		await goTo(owner, "Staff");
		await owner.locator("[data-row=marek]").getByText("App").waitFor();
		await owner.locator("[data-row=marek] a").click();
		await owner.getByRole("button", { name: "Reset the second factor" }).click();
		await owner.getByRole("heading", { name: /^Reset the second factor of / }).waitFor();
		await owner.getByRole("button", { name: "Reset", exact: true }).click();
		await owner.locator("[data-row=marek]").getByText("Password only").waitFor();
		expect(await owner.getByRole("button", { name: "Reset the second factor" }).count()).toBe(0);
		expect(await mailTo(MAREK, /second factor/)).toMatch(/If you did not ask/);

		await page.reload();
		await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
		await signIn(page, MAREK, NEXT);
		await page.waitForSelector("#last-sales");
		await office.close();
	});

	it("of the only owner has no such button, and the page says what helps", async () => {
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const owner = await enter(stage, office, "dashboard", "olive");
		await goTo(owner, "Staff");
		await owner.locator("[data-row=olive] a").click();
		await owner.getByText("You are the only owner: if you lose your second factor").waitFor();
		expect(await owner.getByRole("button", { name: "Reset the second factor" }).count()).toBe(0);
		await office.close();
	});
});
