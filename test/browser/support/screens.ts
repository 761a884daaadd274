import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { PINS } from "../../../scripts/demo/people.ts";
import { enter, enterTill, type Stage, signInAt } from "./stage.ts";
import { addProduct, beginCharge, confirm, findGuest } from "./till.ts";

// A walk past every screen and every sheet. At each stop `look` is called with its name.

export type Look = (name: string, page: Page) => Promise<void>;

export async function walkPublic(stage: Stage, context: BrowserContext, look: Look): Promise<void> {
	const page = await context.newPage();
	for (const path of [
		"",
		"till",
		"dashboard",
		"dashboard?page=sign-up",
		"dashboard?page=sso",
		"wallet",
		"404",
		"offline",
	]) {
		await page.goto(`${stage.url}/${path}`);
		await page.waitForSelector("h1");
		await look(`/${path}`, page);
	}
	await page.close();
}

export async function walkTill(stage: Stage, context: BrowserContext, look: Look): Promise<void> {
	const till = await enterTill(stage, context);
	await look("sell, empty basket", till);
	await till.getByRole("button", { name: "More" }).click();
	await look("more", till);
	await till.getByRole("button", { name: "Keys" }).click();
	await look("keys", till);
	await till.keyboard.press("Escape");
	await addProduct(till, "pils", 2);
	await addProduct(till, "gin-tonic");
	await look("sell, full basket", till);
	const summary = till.locator("button:visible", { hasText: "3 items" });
	if ((await summary.count()) > 0) {
		await summary.click();
		await look("basket", till);
		await till.keyboard.press("Escape");
	}
	await till.route("**/v1/ops", () => new Promise(() => {}));
	await beginCharge(till);
	await look("guest code", till);
	await till.fill("#guest-code", "9999");
	await till.keyboard.press("Enter");
	await till.getByText("No guest has this code").waitFor();
	await look("guest code, unknown", till);
	await findGuest(till, "4");
	await look("guest, enough", till);
	await till.getByRole("button", { name: "Other guest" }).click();
	await findGuest(till, "3");
	await look("guest, short", till);
	await confirm(till);
	await till.getByText("Still asking…").waitFor();
	await look("asking", till);
	await till.getByRole("button", { name: "Wait in background" }).click();
	await look("sell, one unsent", till);
	await till.unroute("**/v1/ops");
	await till.goto(`${stage.url}/till?page=sales`);
	await till.getByText("Not paid", { exact: true }).first().waitFor();
	await look("sales of this till", till);
	await till.goto(`${stage.url}/till`);
	await walkAnswers(till, look);
	await walkCash(till, look);
	await walkPeople(till, look);
	await till.close();
}

async function walkAnswers(till: Page, look: Look): Promise<void> {
	await addProduct(till, "water");
	await beginCharge(till);
	await findGuest(till, "3");
	await confirm(till);
	await till.getByText("Not enough money").waitFor();
	await look("declined", till);
	await till.getByRole("button", { name: "Other guest" }).click();
	await findGuest(till, "20");
	await confirm(till);
	await till.getByText("Paid", { exact: true }).waitFor();
	await look("paid", till);
}

async function walkCash(till: Page, look: Look): Promise<void> {
	await till.keyboard.press("Enter");
	await till.locator("dialog").waitFor({ state: "detached" });
	await addProduct(till, "water");
	await till.locator("button:visible", { hasText: /^Cash$/ }).click();
	await till.getByRole("button", { name: "1", exact: true }).click();
	await till.getByText("Missing").waitFor();
	await look("cash, too little", till);
	await till.getByRole("button", { name: "€10.00" }).click();
	await till.getByText("Change", { exact: true }).waitFor();
	await look("paid in cash", till);
}

async function walkPeople(till: Page, look: Look): Promise<void> {
	await till.keyboard.press("Enter");
	await till.locator("dialog").waitFor({ state: "detached" });
	await till.getByRole("button", { name: "More" }).click();
	await till.getByRole("button", { name: "Take out of use" }).click();
	await look("out of use?", till);
	await till.getByRole("button", { name: "Wipe this device" }).click();
	await till.locator('dialog [data-staff="marek"]').waitFor();
	await look("a manager is needed", till);
	await till.click('dialog [data-staff="marek"]');
	await look("a manager's PIN", till);
	await till.keyboard.press("Escape");
	await till.getByRole("button", { name: /^Hand over/ }).click();
	await look("who sells", till);
	await till.click('[data-staff="casey"]');
	await till.fill("#pin", "0000");
	await till.keyboard.press("Enter");
	await till.getByText("Wrong PIN").waitFor();
	await look("wrong PIN", till);
	await till.getByRole("button", { name: "Someone else" }).click();
	await signInAt(till);
}

// What a device says that becomes another till, is taken elsewhere and away. After `walkTill`, on the same device.
export async function walkDevice(stage: Stage, context: BrowserContext, look: Look): Promise<void> {
	const id = `walk-${randomUUID().slice(0, 8)}`;
	await stage.asOwner("POST", "/v1/tills", { id, name: "Kitchen 2", store: "kitchen" });
	const till = await context.newPage();
	await till.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor(id)}`);
	await till.getByRole("button", { name: "Stay Bar 1" }).waitFor();
	await look("another code", till);
	await till.getByRole("button", { name: "Use the new code" }).click();
	await till.click('dialog [data-staff="marek"]');
	await till.fill("#pin", PINS.marek ?? "");
	await till.keyboard.press("Enter");
	await till.locator("h1", { hasText: "Field Kitchen" }).waitFor();
	await signInAt(till);
	await addProduct(till, "fries");
	await stage.asOwner("PATCH", `/v1/tills/${id}`, { store: "bar" });
	await till.route("**/v1/till/farewell", (route) => route.abort());
	await till.reload();
	await till.getByText("moves to another store").waitFor();
	await look("moving", till);
	await till.unroute("**/v1/till/farewell");
	await till.getByText("It sells at").waitFor();
	await look("moved", till);
	await stage.asOwner("DELETE", `/v1/tills/${id}`);
	await till.route("**/v1/till/farewell", (route) => route.abort());
	await till.reload();
	await till.getByText("This till was removed").waitFor();
	await look("to be wiped", till);
	await till.unroute("**/v1/till/farewell");
	await till.getByText("nothing is left on this device").waitFor();
	await look("removed", till);
	await till.close();
}

export async function walkOffice(stage: Stage, context: BrowserContext, look: Look): Promise<void> {
	const dashboard = await enter(stage, context, "dashboard", "olive");
	await dashboard.waitForSelector("tbody tr");
	await look("today", dashboard);
	await dashboard.locator("tbody a").first().click();
	await look("sale", dashboard);
	await dashboard.keyboard.press("Escape");
	await dashboard.getByRole("link", { name: "Sales", exact: true }).click();
	await look("sales", dashboard);
	await dashboard.getByRole("button", { name: "Theme and account" }).click();
	await look("theme and account", dashboard);
	await walkManage(stage, dashboard, look);
	await dashboard.close();
}

// Each page that is managed by, and what lies over it, by its address.
const MANAGED: readonly (readonly [string, string])[] = [
	["stores", "[data-row=bar]"],
	["stores&store=bar", "[data-row=pils]"],
	["stores&store=bar&product=pils", "dialog form"],
	["tills", "[data-row=bar-1]"],
	["tills&till=bar-1", "dialog form"],
	["tills&enrol=bar-1", "dialog svg[role=img]"],
	["guests", "[data-row=g-0200]"],
	["guests&guest=g-0200", "dialog li"],
	["staff", "[data-row=marek]"],
	["staff&staff=marek", "dialog form"],
	["settings", "main form"],
	["keys", "main [data-row], main button"],
	["keys&key=-new", "dialog form"],
	["audit", "tbody tr"],
	["audit&line=1", "main"],
	["me", "[data-session]"],
];

async function walkManage(stage: Stage, dashboard: Page, look: Look): Promise<void> {
	for (const [page, sign] of MANAGED) {
		await dashboard.goto(`${stage.url}/dashboard?page=${page}`);
		await dashboard.waitForSelector(sign);
		await look(page, dashboard);
	}
	await dashboard.goto(`${stage.url}/dashboard?page=guests&guest=g-0200`);
	await dashboard.getByRole("button", { name: "Pay out" }).click();
	await dashboard.getByText("can be paid out").waitFor();
	await look("pay out", dashboard);
	await dashboard.keyboard.press("Escape");
	await dashboard.getByRole("button", { name: "Give value" }).click();
	await look("give value", dashboard);
	await dashboard.keyboard.press("Escape");
	await dashboard.getByRole("button", { name: /^(Set an|Change the) address$/ }).click();
	await look("a guest's address", dashboard);
}

export async function walkWallet(stage: Stage, context: BrowserContext, look: Look): Promise<void> {
	const wallet = await enter(stage, context, "wallet", "g-0002");
	await look("wallet", wallet);
	await wallet.getByRole("button", { name: "More" }).click();
	await look("more", wallet);
	await wallet.getByRole("button", { name: "E-mail" }).click();
	await wallet.getByLabel(/^Your (new )?e-mail$/).waitFor();
	await look("e-mail", wallet);
	await wallet.close();
}
