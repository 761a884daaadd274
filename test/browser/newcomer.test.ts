import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAuthenticator, goTo, PASSWORD, signUp } from "./support/identity.ts";
import { readQr } from "./support/qr.ts";
import {
	LAPTOP,
	newDevice,
	openStage,
	PHONE,
	type Stage,
	signIn,
	waitForOfflineCopy,
} from "./support/stage.ts";
import { addProduct, countLeft, readOpLog, readTotal } from "./support/till.ts";

// The first hour of somebody who has never seen this before: from signing up to the first sales and back to an empty
// phone. By the screens alone, each person on a device of their own.

const EMAIL = "quentin@quay.example";
const PIN = "7402";
let stage: Stage;
let office: BrowserContext;
let phone: BrowserContext;
let owner: Page;
let till: Page;
beforeAll(async () => {
	stage = await openStage({ demo: false });
	office = await newDevice(stage.browser, { size: LAPTOP });
	phone = await newDevice(stage.browser, { size: PHONE });
	owner = await office.newPage();
	await addAuthenticator(office, owner);
	till = await phone.newPage();
});
afterAll(() => stage?.close());

async function savePin(page: Page): Promise<void> {
	await page.getByLabel("New PIN").fill(PIN);
	await page.getByRole("button", { name: "Save PIN" }).click();
	await page.getByText("The PIN is set.").waitFor();
}

// What the bar of the phone has no room for.
async function clippedNames(): Promise<string[]> {
	return await till.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>("header h1, header p, header p span")]
			.filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
			.map((one) => `${one.textContent}: ${one.scrollWidth} > ${one.clientWidth}`),
	);
}

async function takeCash(button: string): Promise<void> {
	await till.locator("button:visible", { hasText: /^Cash$/ }).click();
	await till.getByRole("dialog", { name: /^Cash/ }).getByRole("button", { name: button }).click();
	await till.getByText("Paid", { exact: true }).waitFor();
}

describe("a newcomer", () => {
	it("is told what comes first, and opens a store with something to sell", async () => {
		await signUp(stage, owner, "Quay Kiosk", EMAIL);
		await owner.getByRole("link", { name: "Open a store" }).click();
		await owner.getByLabel("Name", { exact: true }).fill("Quay 1");
		await owner.getByRole("button", { name: "Open store" }).click();
		await owner.getByText("Nothing on the menu yet").waitFor();
		await owner.getByRole("link", { name: "Add product" }).click();
		await owner.getByLabel("Name", { exact: true }).fill("Lemonade");
		await owner.getByLabel("Category").fill("Drinks");
		await owner.getByLabel("Price").fill("3.50");
		await owner.getByRole("button", { name: "Add to menu" }).click();
		await owner.locator("[data-row=lemonade]", { hasText: "€3.50" }).waitFor();
	});

	it("makes a till, whose code a phone reads off the screen and becomes it", async () => {
		await goTo(owner, "Tills");
		await owner.getByRole("link", { name: "New till" }).click();
		await owner.getByLabel("Name", { exact: true }).fill("Phone 1");
		await owner.getByRole("button", { name: "Make till" }).click();
		const link = await readQr(owner.getByRole("img", { name: /enrols the device/ }));
		expect(link).toMatch(/\/till#enrol=[\dA-Z-]+$/);
		await owner.getByText("Good once, 15 minutes left.").waitFor();
		await till.goto(link);
		await till.getByRole("heading", { name: "Quay 1" }).waitFor();
		await owner.getByText("This device is Phone 1 now.").waitFor();
		await owner.getByRole("button", { name: "Done" }).click();
		await owner.locator("[data-row=phone-1]", { hasText: "Enrolled" }).waitFor();
	});

	it("sees how long a code is good for, whatever the clock of the desk shows", async () => {
		const desk = await newDevice(stage.browser, { size: LAPTOP });
		await desk.clock.install({ time: Date.now() + 20 * 60_000 });
		const wrong = await desk.newPage();
		await wrong.goto(`${stage.url}/dashboard`);
		await signIn(wrong, EMAIL, PASSWORD);
		await wrong.waitForSelector("#last-sales");
		await wrong.goto(`${stage.url}/dashboard?page=tills&enrol=phone-1`);
		await wrong.getByText("Good once, 15 minutes left.").waitFor();
		await wrong.clock.fastForward("14:30");
		await wrong.getByText("Good once, less than a minute left.").waitFor();
		await wrong.clock.fastForward("00:40");
		await wrong.getByText("This code is over.").waitFor();
		await desk.close();
	});

	it("sets a PIN and adds a passkey, because the first page asks for both", async () => {
		await goTo(owner, "Today");
		await owner.getByRole("link", { name: "Set your PIN" }).click();
		await savePin(owner);
		await goTo(owner, "Today");
		await owner.getByRole("link", { name: "Add a second factor" }).click();
		await owner.getByRole("button", { name: "Add a passkey" }).click();
		await owner.getByRole("button", { name: "Go on" }).click();
		await owner.getByRole("button", { name: "I have kept them" }).click();
		await goTo(owner, "Today");
		await owner.getByText("Everything is ready.").waitFor();
	});

	it("invites a cashier by a link, who joins and sets a PIN", async () => {
		await goTo(owner, "Staff");
		await owner.getByRole("link", { name: "Invite" }).click();
		await owner.getByLabel("Name", { exact: true }).fill("Cora Cashier");
		await owner.getByLabel("E-mail").fill("cora@quay.example");
		await owner.getByRole("button", { name: "Make invitation" }).click();
		const link = await readQr(owner.getByRole("img", { name: "Invitation for Cora Cashier" }));
		await owner.getByRole("button", { name: "Done" }).click();

		const theirs = await newDevice(stage.browser, { size: PHONE });
		const page = await theirs.newPage();
		await page.goto(link);
		await page.getByRole("heading", { name: "Join Quay Kiosk" }).waitFor();
		await page.getByLabel("Choose a password").fill("nine gulls above a quay");
		await page.getByRole("button", { name: "Join" }).click();
		await savePin(page);
		await theirs.close();
	});

	it("whose cashier signs in by PIN sells for cash, and sees what goes back", async () => {
		await till.reload();
		await till.getByRole("button", { name: /^Cora Cashier/ }).click();
		await till.fill("#pin", PIN);
		await till.keyboard.press("Enter");
		await addProduct(till, "lemonade", 2);
		expect(await readTotal(till)).toBe("€7.00");
		await takeCash("€20.00");
		expect(await till.textContent("[data-testid=paid-sum]")).toBe("€13.00");
		await till.getByRole("button", { name: "Next sale" }).click();
		await waitForOfflineCopy(till);
		await phone.setOffline(true);
		await till.locator("[data-testid=status]", { hasText: "Offline" }).waitFor();
		expect(await clippedNames()).toEqual([]);
		await addProduct(till, "lemonade");
		await takeCash("Exactly €3.50");
		expect(await till.textContent("dialog")).toContain("Kept on this device");
		expect((await readOpLog(till)).map(({ state }) => state)).toEqual(["applied", "unsent"]);
		await phone.setOffline(false);
		await expect
			.poll(async () => (await readOpLog(till)).map(({ state }) => state))
			.toEqual(["applied", "applied"]);
	});

	it("finds both sales on the first page", async () => {
		await goTo(owner, "Today");
		await expect.poll(() => owner.locator("[data-sale]").count()).toBe(2);
		expect(await owner.locator("dl").innerText()).toContain("€10.50");
		await owner.locator("[data-sale]", { hasText: "€7.00" }).getByRole("link").click();
		expect(await owner.getByRole("dialog").innerText()).toMatch(/Cash\s+€7.00/);
		await owner.keyboard.press("Escape");
	});

	it("removes the phone, which is refused at once and has nothing left on it", async () => {
		await addProduct(till, "lemonade");
		await goTo(owner, "Tills");
		await owner.locator("[data-row=phone-1]").getByRole("link").click();
		await owner.getByRole("button", { name: "Remove till" }).click();
		await owner
			.getByRole("dialog", { name: "Remove Phone 1?" })
			.getByRole("button", { name: "Remove till" })
			.click();
		await owner.getByText("It sells no more").waitFor();
		await till.locator("button:visible", { hasText: /^Cash$/ }).click();
		await till.getByRole("button", { name: "Exactly €3.50" }).click();
		await till.getByText("This till was removed from this store, or moved.").waitFor();
		await till.getByRole("button", { name: "Back to basket" }).click();
		await till.getByText("nothing is left on this device").waitFor();
		expect(await countLeft(till)).toEqual([0, 0, 0]);
		await owner.getByText("Removed and wiped. Nothing is left on it.").waitFor();
		await owner.keyboard.press("Escape");
		await owner.getByText("No till in use").waitFor();
		await owner.getByRole("button", { name: "Show 1 removed" }).click();
		await owner.locator("[data-row=phone-1]", { hasText: "Removed" }).waitFor();
	});
});
