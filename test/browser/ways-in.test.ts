import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Told } from "../system/support/provider.ts";
import { loseAnswer } from "./support/faults.ts";
import { addAuthenticator, goTo, signOut } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage, signIn } from "./support/stage.ts";

// The ways in that few take on few days, and the way out for good: by the screens.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

describe("the sign-in of an organisation's own", () => {
	let provider: ChildProcess | undefined;
	let visitor: BrowserContext;
	let page: Page;
	beforeAll(async () => {
		visitor = await newDevice(stage.browser, { size: LAPTOP });
		page = await visitor.newPage();
	});
	afterAll(async () => {
		provider?.disconnect();
		await visitor.close();
	});

	async function goThere(org: string): Promise<void> {
		await page.goto(`${stage.url}/dashboard`);
		await page.getByRole("link", { name: "Sign in with your organisation" }).click();
		await page.getByLabel("Id of the organisation").fill(org);
		await page.getByRole("button", { name: "Go on" }).click();
	}

	it("is set up by the owner with what the provider tells", async () => {
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const owner = await enter(stage, office, "dashboard", "olive");
		await goTo(owner, "Settings");
		const address = await owner.getByLabel("Address to allow at your provider", { exact: true }).inputValue();
		provider = fork(join(import.meta.dirname, "../system/support/provider.ts"), [address], { silent: true });
		const [told] = (await once(provider, "message")) as [Told];
		await owner.getByLabel("Issuer").fill(told.issuer);
		await owner.getByLabel("Client id").fill(told.clientId);
		await owner.getByLabel("Client secret").fill(told.clientSecret);
		await owner.getByRole("button", { name: "Set up" }).click();
		await owner.getByText("Saved. Try it in another browser").waitFor();
		await office.close();
	});

	it("lets in whose address works here, and nobody else, in words that say what to do", async () => {
		await goThere("nowhere");
		await page.getByText("has no sign-in of its own, or its id is not right.").waitFor();
		await goThere("meadow");
		await page.getByRole("button", { name: "No" }).click();
		await page.getByText("Your organisation's sign-in did not let you in.").waitFor();
		await goThere("meadow");
		await page.getByLabel("Who are you?").fill("stranger@meadow.example");
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.getByText("Nobody with your e-mail address works here.").waitFor();

		await visitor.clearCookies({ domain: "127.0.0.1" });
		await goThere("Meadow");
		await page.getByLabel("Who are you?").fill("marek@meadow.example");
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.waitForSelector("#last-sales");
		await page.getByText("Marek Nowak").first().waitFor();
		expect(page.url()).toBe(`${stage.url}/dashboard`);
		await page.reload();
		await page.waitForSelector("#last-sales");
	});
});

describe("a wallet by a link in a mail", () => {
	const EMAIL = "parent@example.org";
	const link = async () => {
		const mailed = async () => (await stage.mails()).filter(({ to }) => to === EMAIL);
		await expect.poll(async () => (await mailed()).length).toBeGreaterThan(0);
		return /http\S+/.exec((await mailed()).at(-1)?.text ?? "")?.[0] ?? "";
	};

	it("opens once, with every wristband of the address, each with its own balance", async () => {
		for (const [id, name, amountMinor] of [
			["mia", "Mia Parent", 1_250],
			["tom", "Tom Parent", 480],
		] as const) {
			await stage.asOwner("POST", "/v1/accounts", {
				id,
				name,
				credentials: [id],
				maxMinor: 5_000,
				email: EMAIL,
			});
			const grant = { id: uuidv7(), unit: "EUR", amountMinor, note: "start" };
			await stage.asOwner("POST", `/v1/accounts/${id}/grants`, grant);
		}
		const context = await newDevice(stage.browser);
		const wallet = await context.newPage();
		await wallet.goto(`${stage.url}/wallet`);
		await wallet.getByRole("button", { name: "Send me a link by mail" }).click();
		await wallet.getByLabel("Id of the event").fill("Meadow");
		await wallet.getByLabel("E-mail").fill(EMAIL);
		await wallet.getByRole("button", { name: "Send link" }).click();
		await wallet.getByRole("heading", { name: "Look into your mail" }).waitFor();

		const arrived = await link();
		await wallet.goto(arrived);
		const balance = wallet.getByTestId("balance");
		await expect.poll(() => balance.textContent()).toBe("€12.50");
		expect(wallet.url()).toBe(`${stage.url}/wallet`);
		await wallet.getByRole("radio", { name: "Tom Parent" }).check();
		await expect.poll(() => balance.textContent()).toBe("€4.80");
		await wallet.reload();
		await expect.poll(() => balance.textContent()).toBe("€4.80");
		await wallet.getByRole("button", { name: "Pay with a code" }).click();
		await wallet.getByRole("dialog").getByText("Tom Parent").waitFor();
		await wallet.keyboard.press("Escape");

		const other = await newDevice(stage.browser);
		const late = await other.newPage();
		await late.goto(arrived);
		await late.getByRole("alert").waitFor();
		expect(await late.getByTestId("balance").count()).toBe(0);
		await Promise.all([context.close(), other.close()]);
	});
});

describe("recovery codes", () => {
	it("can be saved and printed with whose they are, and one of them is a way in", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const page = await enter(stage, context, "dashboard", "marek");
		await addAuthenticator(context, page);
		await goTo(page, "My sign-in");
		await page.getByRole("button", { name: "Add a passkey" }).click();
		await page.getByRole("button", { name: "Go on" }).click();
		await page.getByRole("dialog", { name: "Your recovery codes" }).waitFor();
		const codes = await page.locator("[data-testid=recovery-codes] li").allInnerTexts();
		expect(codes).toHaveLength(10);

		const saving = page.waitForEvent("download");
		await page.getByRole("button", { name: "Save as a file" }).click();
		const saved = readFileSync(await (await saving).path(), "utf8");
		for (const words of [...codes, "marek@meadow.example", `${stage.url}/dashboard`])
			expect(saved).toContain(words);

		await page.evaluate(() => {
			window.print = () => document.body.setAttribute("data-printed", document.title);
		});
		await page.getByRole("button", { name: "Print" }).click();
		await page.waitForSelector("body[data-printed]");
		await page.emulateMedia({ media: "print" });
		expect(await page.getByText(codes[9] ?? "", { exact: true }).isVisible()).toBe(true);
		expect(await page.getByText("marek@meadow.example, at").isVisible()).toBe(true);
		for (const hidden of ["Print", "I have kept them", "Change password"])
			expect(await page.getByRole("button", { name: hidden }).isVisible(), hidden).toBe(false);
		expect(await page.getByRole("navigation", { name: "Pages" }).isVisible()).toBe(false);
		await page.emulateMedia({ media: "screen" });
		await page.getByRole("button", { name: "I have kept them" }).click();

		await signOut(page);
		await signIn(page, "marek@meadow.example", stage.password);
		await page.getByLabel("Recovery code").fill(codes[3] ?? "");
		await page.getByRole("button", { name: "Go on" }).click();
		await page.waitForSelector("#last-sales");
		await context.close();
	});
});

describe("a person who is forgotten", () => {
	it("takes a copy of everything along, is out at once, and leaves no name behind", async () => {
		const theirs = await newDevice(stage.browser, { size: LAPTOP });
		const casey = await enter(stage, theirs, "dashboard", "casey");
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const owner = await enter(stage, office, "dashboard", "olive");
		await goTo(owner, "Staff");
		await owner.locator("[data-row=casey]").getByRole("link").click();
		const saving = owner.waitForEvent("download");
		await owner.getByRole("button", { name: "Export everything about Casey Doyle" }).click();
		expect(readFileSync(await (await saving).path(), "utf8")).toContain("casey@meadow.example");
		await owner.getByRole("button", { name: "Remove and forget the name" }).click();
		await owner.getByRole("button", { name: "Remove and forget", exact: true }).click();
		await owner.locator("[data-row=casey]").waitFor({ state: "detached" });
		expect(await owner.locator("main").innerText()).not.toContain("Casey");

		await casey.getByRole("link", { name: "Stores" }).click();
		await casey.getByText("Sign in again to go on.").waitFor();
		await signIn(casey, "casey@meadow.example", stage.password);
		await casey.getByRole("alert").waitFor();
		await goTo(owner, "Audit");
		await owner.getByText("Person forgotten").waitFor();
		expect(await owner.locator("tbody").innerText()).not.toContain("Casey");
		await Promise.all([theirs.close(), office.close()]);
	});
});

describe("an invitation", () => {
	it("that was taken while the answer got lost says so, and lets sign in who has joined", async () => {
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const owner = await enter(stage, office, "dashboard", "olive");
		await goTo(owner, "Staff");
		await owner.getByRole("link", { name: "Invite" }).click();
		await owner.getByLabel("Name", { exact: true }).fill("Lost Larry");
		await owner.getByLabel("E-mail").fill("larry@meadow.example");
		await owner.getByRole("button", { name: "Make invitation" }).click();
		const link = await owner.getByLabel("Link", { exact: true }).inputValue();
		const home = await newDevice(stage.browser);
		const page = await home.newPage();
		await page.route("**/v1/invitations/accept", loseAnswer, { times: 1 });
		await page.goto(link);
		await page.getByLabel("Choose a password").fill("seven boats on a river");
		await page.getByRole("button", { name: "Join" }).click();
		await page.getByText("No connection.").waitFor();
		await page.getByRole("button", { name: "Join" }).click();
		await page.getByText("Have you joined already? Then sign in.").waitFor();
		await page.getByRole("button", { name: "Go to sign-in" }).click();
		await signIn(page, "larry@meadow.example", "seven boats on a river");
		await page.getByRole("navigation", { name: "Pages" }).waitFor();
		await Promise.all([office.close(), home.close()]);
	});
});
