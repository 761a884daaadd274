import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addAuthenticator, appOf, goTo } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage, signIn } from "./support/stage.ts";

// An owner asks a second factor of everyone; who has none is led to where one is set up, and no further.

let stage: Stage;
const open: BrowserContext[] = [];
beforeAll(async () => {
	stage = await openStage();
});
afterAll(async () => {
	for (const context of open) await context.close();
	await stage?.close();
});

async function device(): Promise<BrowserContext> {
	const context = await newDevice(stage.browser, { size: LAPTOP });
	open.push(context);
	return context;
}

async function turnOn(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Set up an app" }).click();
	const app = appOf(await page.getByLabel("Secret", { exact: true }).inputValue());
	await page.getByLabel("Code from the app").fill(app());
	await page.getByRole("button", { name: "Turn on" }).click();
	await page.getByRole("button", { name: "I have kept them" }).click();
}

it("an owner asks it of everyone, once they have one themselves; who is signed in is held up at once", async () => {
	const theirs = await enter(stage, await device(), "dashboard", "marek");
	await goTo(theirs, "Staff");
	const page = await enter(stage, await device(), "dashboard", "olive");
	await goTo(page, "Settings");
	await page.getByText("3 people have none.").waitFor();
	await page.getByRole("button", { name: "Ask it of everyone" }).click();
	await page.getByRole("button", { name: "Ask everyone" }).click();
	await page.getByText("You have no second factor yourself.").waitFor();
	await page.keyboard.press("Escape");
	await goTo(page, "My sign-in");
	await turnOn(page);
	await goTo(page, "Settings");
	await page.getByRole("button", { name: "Ask it of everyone" }).click();
	await page.getByRole("button", { name: "Ask everyone" }).click();
	await page.getByText("Everyone needs one").waitFor();
	await page.getByText("2 people have none yet").waitFor();
	await theirs.getByRole("heading", { name: "One thing first" }).waitFor();
	expect(await theirs.getByRole("navigation", { name: "Pages" }).count()).toBe(0);
});

it("who signs in with a password alone sets up an app and goes on", async () => {
	const page = await (await device()).newPage();
	await page.goto(`${stage.url}/dashboard?page=staff`);
	await signIn(page, "marek@meadow.example", stage.password);
	await page.getByRole("heading", { name: "One thing first" }).waitFor();
	await page.reload();
	await page.getByRole("heading", { name: "One thing first" }).waitFor();
	expect(await page.getByRole("button", { name: "Go on" }).count()).toBe(0);
	await turnOn(page);
	await page.getByRole("button", { name: "Go on" }).click();
	await page.locator("#last-sales").waitFor();
	await goTo(page, "Staff");
	await page.locator("[data-row=marek]", { hasText: "App" }).waitFor();
});

it("or a passkey, after showing again who it is where that was long ago", async () => {
	const context = await device();
	const page = await context.newPage();
	await addAuthenticator(context, page);
	await page.goto(`${stage.url}/dashboard`);
	await signIn(page, "casey@meadow.example", stage.password);
	await page.getByRole("heading", { name: "One thing first" }).waitFor();
	await stage.letFactorsAge();
	await page.reload();
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await page.getByLabel("Your password").fill(stage.password);
	await page.getByRole("button", { name: "Confirm" }).click();
	await page.getByLabel("Name", { exact: true }).fill("Phone");
	await page.getByRole("dialog", { name: "Add a passkey" }).getByRole("button", { name: "Go on" }).click();
	await page.getByRole("button", { name: "I have kept them" }).click();
	await page.getByRole("button", { name: "Go on" }).click();
	await page.locator("#last-sales").waitFor();
});
