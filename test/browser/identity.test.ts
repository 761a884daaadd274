import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	addAuthenticator,
	appOf,
	expectNoSecretOnDisk,
	goTo,
	PASSWORD,
	signOut,
	signUp,
} from "./support/identity.ts";
import { LAPTOP, newDevice, openStage, type Stage, signIn } from "./support/stage.ts";

// From a stranger who signs up to a team that sells, through the screens alone.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

const EMAIL = "olga@harbour.example";

describe("an organizer", () => {
	let context: BrowserContext;
	let page: Page;
	let app: () => string;
	let recovery: string[];

	beforeAll(async () => {
		context = await newDevice(stage.browser, { size: LAPTOP });
		page = await context.newPage();
		await addAuthenticator(context, page);
	});
	afterAll(() => context?.close());

	it("signs up, and is told at the field what is wrong", async () => {
		await page.goto(`${stage.url}/dashboard?page=sign-up`);
		await page.getByLabel("Name", { exact: true }).fill("Harbour Market");
		expect(await page.getByLabel("Id", { exact: true }).inputValue()).toBe("harbour-market");
		await page.getByLabel("Your name").fill("Olga");
		await page.getByLabel("E-mail").fill(EMAIL);
		await page.getByLabel("Choose a password").fill("passwordpassword");
		await page.getByRole("button", { name: "Sign up", exact: true }).click();
		await page.locator("input[aria-invalid=true]").first().waitFor();
		await expect.poll(() => page.locator("input[aria-invalid=true]").count()).toBe(1);
		const wrong = await page.evaluate(() => document.activeElement?.getAttribute("name"));
		expect(wrong).toBe("owner.password");
		await signUp(stage, page, "Harbour Market", EMAIL);
		expect(page.url()).toBe(`${stage.url}/dashboard`);
		await expectNoSecretOnDisk(page);
	});

	it("opens a store, puts a product on its menu, and makes a till with a code to scan", async () => {
		await goTo(page, "Stores");
		await page.getByRole("link", { name: "New store" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Pier 7");
		await page.getByRole("button", { name: "Open store" }).click();
		await page.getByText("Nothing on the menu yet").waitFor();
		await page.getByRole("link", { name: "Add product" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Fish roll");
		await page.getByLabel("Category").fill("Food");
		await page.getByLabel("Price").fill("6,50");
		await page.getByLabel("Tax").fill("7");
		await page.getByRole("button", { name: "Add to menu" }).click();
		await page.locator("[data-row=fish-roll]", { hasText: "€6.50" }).waitFor();
		await page.getByText("Published · version 1").waitFor();

		await goTo(page, "Tills");
		await page.getByRole("link", { name: "New till" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Pier 1");
		await page.getByRole("button", { name: "Make till" }).click();
		await page.getByRole("img", { name: /enrols the device/ }).waitFor();
		const code = await page.getByLabel("Code", { exact: true }).inputValue();
		expect(await page.getByLabel("Link", { exact: true }).inputValue()).toBe(
			`${stage.url}/till#enrol=${code}`,
		);
		await page.getByText(/Good once, 15 minutes left/).waitFor();
		await page.keyboard.press("Escape");
		await page.locator("[data-row=pier-1]", { hasText: "Waiting" }).waitFor();
		await page.locator("[data-row=pier-1]").getByRole("link").click();
		await page.getByLabel("Name", { exact: true }).fill("Pier One");
		await page.getByRole("button", { name: "Save name" }).click();
		await page.getByRole("status").getByText("Saved.").waitFor();
		await page.keyboard.press("Escape");
		await page.locator("[data-row=pier-1]", { hasText: "Pier One" }).waitFor();
	});

	it("invites a cashier, who joins from another device and sees no more than a cashier may", async () => {
		await goTo(page, "Staff");
		await page.getByRole("link", { name: "Invite" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Carl Cashier");
		await page.getByLabel("E-mail").fill("carl@harbour.example");
		await page.getByRole("button", { name: "Make invitation" }).click();
		const link = await page.getByLabel("Link", { exact: true }).inputValue();

		const other = await newDevice(stage.browser, { size: LAPTOP });
		const theirs = await other.newPage();
		await theirs.goto(link);
		await theirs.getByRole("heading", { name: "Join Harbour Market" }).waitFor();
		expect(theirs.url()).toBe(`${stage.url}/dashboard`);
		await theirs.getByLabel("Choose a password").fill("seven boats on a river");
		await theirs.getByRole("button", { name: "Join" }).click();
		await theirs.getByLabel("New PIN").waitFor();
		const pages = await theirs.getByRole("navigation", { name: "Pages" }).getByRole("link").allInnerTexts();
		expect(pages.map((name) => name.trim())).toEqual(["Today", "Sales", "Stores", "My sign-in"]);
		await theirs.goto(`${stage.url}/dashboard?page=keys`);
		await theirs.waitForSelector("#last-sales");

		await theirs.goto(link);
		await theirs.getByText("This invitation was used, taken back, or is too old.").waitFor();
		await other.close();
		await page.getByRole("button", { name: "Done" }).click();
		await page.reload();
		await page.locator("tr", { hasText: "Carl Cashier" }).getByText("Cashier", { exact: true }).waitFor();
	});

	it("sets up an app after the password once more, and signs in with its code as the second factor", async () => {
		await stage.letFactorsAge();
		await page.goto(`${stage.url}/dashboard?page=me`);
		await page.getByRole("button", { name: "Set up an app" }).click();
		await page.getByLabel("Your password").fill(PASSWORD);
		await page.getByRole("button", { name: "Confirm" }).click();
		await page.getByRole("img", { name: "Secret for the app" }).waitFor();
		app = appOf(await page.getByLabel("Secret", { exact: true }).inputValue());
		await page.getByLabel("Code from the app").fill("000000");
		await page.getByRole("button", { name: "Turn on" }).click();
		await page.getByText("That was not right.").waitFor();
		await page.getByLabel("Code from the app").fill(app());
		await page.getByRole("button", { name: "Turn on" }).click();
		await page.getByRole("dialog", { name: "Your recovery codes" }).waitFor();
		recovery = await page.locator("[data-testid=recovery-codes] li").allInnerTexts();
		expect(recovery).toHaveLength(10);
		await page.getByRole("button", { name: "I have kept them" }).click();
		await page.getByText("10 recovery codes left").waitFor();

		await signOut(page);
		await signIn(page, EMAIL, PASSWORD);
		await page.getByRole("heading", { name: "Is it you?" }).waitFor();
		await page.getByLabel("Code from the app").fill(app());
		await page.getByRole("button", { name: "Go on" }).click();
		await page.waitForSelector("#last-sales");
	});

	it("adds a passkey, and signs in with nothing else", async () => {
		await goTo(page, "My sign-in");
		await page.getByRole("button", { name: "Add a passkey" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Olga's laptop");
		await page.getByRole("button", { name: "Go on" }).click();
		await page.getByText("Olga's laptop").waitFor();
		await signOut(page);
		await page.getByRole("button", { name: "Use a passkey" }).click();
		await page.waitForSelector("#last-sales");
	});

	it("is asked again who it is before a key is made, and the key is shown once", async () => {
		await stage.letFactorsAge();
		await page.goto(`${stage.url}/dashboard?page=keys`);
		await page.getByRole("link", { name: "New key" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Web shop");
		await page.getByLabel("Read sales").check();
		await page.getByRole("button", { name: "Make key" }).click();
		const dialog = page.getByRole("dialog", { name: "Is it you?" });
		await dialog.getByRole("button", { name: "Close" }).click();
		await page.getByText("Nothing was changed: this needs you to confirm that it is you.").waitFor();
		await page.getByRole("button", { name: "Make key" }).click();
		await dialog.getByRole("button", { name: "Use a passkey" }).click();
		const key = await page.getByLabel("Key", { exact: true }).inputValue();
		const asked = await fetch(`${stage.url}/v1/sales`, { headers: { Authorization: `Bearer ${key}` } });
		expect(asked.status).toBe(200);
		await page.getByRole("button", { name: "I have kept it" }).click();
		await page.locator("tr", { hasText: "Web shop" }).waitFor();
		expect(await page.content()).not.toContain(key);
	});

	it("finds all of it in the log, with who did it and what changed", async () => {
		await goTo(page, "Audit");
		await page.getByText("Organisation signed up").waitFor();
		const acts = await page.locator("tbody td[data-first=true]").allInnerTexts();
		for (const act of ["API key made", "Confirmed who it is", "Passkey added", "App codes set up"])
			expect(acts).toContain(act);
		for (const act of ["Person joined", "Person invited", "Enrolment code made", "Till made", "Store opened"])
			expect(acts).toContain(act);
		await page.locator("tr", { hasText: "Person joined" }).getByRole("link").click();
		const dialog = page.getByRole("dialog", { name: "Person joined" });
		await dialog.getByText("Carl Cashier").waitFor();
		await dialog.getByRole("row", { name: /role – cashier/ }).waitFor();
		await page.keyboard.press("Escape");
	});

	it("ends the session of another device, which is told at once", async () => {
		const other = await newDevice(stage.browser, { size: LAPTOP });
		const theirs = await other.newPage();
		await theirs.goto(`${stage.url}/dashboard`);
		await signIn(theirs, EMAIL, PASSWORD);
		await theirs.getByRole("button", { name: "Use a recovery code" }).click();
		await theirs.getByLabel("Recovery code").fill(recovery[0] ?? "");
		await theirs.getByRole("button", { name: "Go on" }).click();
		await theirs.waitForSelector("#last-sales");

		await goTo(page, "My sign-in");
		const sessions = page.locator("[data-session]");
		await expect.poll(() => sessions.count()).toBe(2);
		await sessions.getByRole("button", { name: "End" }).click();
		await expect.poll(() => sessions.count()).toBe(1);
		await theirs.getByText("Sign in again to go on.").waitFor();
		await other.close();
	});
});
