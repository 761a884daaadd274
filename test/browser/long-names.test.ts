import type { BrowserContext, Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PINS } from "../../scripts/demo/people.ts";
import { enter, LAPTOP, NARROW, newDevice, openStage, PHONE, type Stage } from "./support/stage.ts";

// Names as long as people give them and sums as large as they come: nothing runs out of its place, and what tells two
// products apart can be read.

const ORG = "Kulturgenossenschaft Donaueschingen-Süd am Alten Park e. V.";
const STORE = "Getränkeausschank am Alten Schlosspark 2";
const TILL = "Ausschank Handkasse Schlosspark links 12";
const PRODUCTS = [
	["wurst", "Rindfleischetikettierungsüberwachungswurst", 1_234_567],
	["limonade", "Holunderblüten-Limonade mit Minze 0,5 l", 350],
	["bier", "Naturtrübe Apfelschorle 0,5\u00a0l", 480],
] as const;
const PERSON = "Maximiliane Schmidt-Rottluff-Hohenzollern";

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
	await stage.asOwner("PATCH", "/v1/org/settings", { name: ORG, locale: "de-DE" });
	await stage.asOwner("POST", "/v1/stores", { id: "park", name: STORE, kind: "stall" });
	for (const [id, name, priceMinor] of PRODUCTS) {
		const product = { name, category: "Alkoholfreie Erfrischungsgetränke", priceMinor, depositMinor: 0 };
		await stage.asOwner("PUT", `/v1/stores/park/products/${id}`, {
			...product,
			taxBps: 1_900,
			counted: false,
		});
	}
	await stage.asOwner("POST", "/v1/tills", { id: "park-1", name: TILL, store: "park" });
	const db = await stage.database();
	await db.prepare("UPDATE staff SET name = ? WHERE id = 'casey'").bind(PERSON).run();
	const account = { id: "dove", name: PERSON, credentials: ["dove"], maxMinor: 9_000_000 };
	await stage.asOwner("POST", "/v1/accounts", account);
	const grant = { id: uuidv7(), unit: "EUR", amountMinor: 2_469_134, note: "start" };
	await stage.asOwner("POST", "/v1/accounts/dove/grants", grant);
});
afterAll(() => stage?.close());

// What is written beyond the edge of what it is written in. Where it is cut with dots on purpose it ends there.
async function runOut(page: Page): Promise<string[]> {
	return await page.evaluate(() => {
		const scope = document.querySelector("dialog[open]") ?? document.body;
		const words = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
		const found: string[] = [];
		for (let word = words.nextNode(); word !== null; word = words.nextNode()) {
			const parent = word.parentElement;
			if (parent === null || word.textContent?.trim() === "" || !parent.checkVisibility()) continue;
			// Said to readers of the screen alone.
			const isShown = (one: Element | null): boolean =>
				one === null || (getComputedStyle(one).clipPath === "none" && isShown(one.parentElement));
			if (!isShown(parent)) continue;
			const range = document.createRange();
			range.selectNodeContents(word);
			const { left, right } = range.getBoundingClientRect();
			for (let box: Element | null = parent; box !== null; box = box.parentElement) {
				const style = getComputedStyle(box);
				const edge = box.getBoundingClientRect();
				const isOver = right > edge.right + 1 || left < edge.left - 1;
				const isScroller = style.overflowX === "auto" || style.overflowX === "scroll";
				if (isScroller && box.scrollWidth > box.clientWidth && !box.matches("main, dialog")) break;
				if (style.textOverflow === "ellipsis" && style.overflowX !== "visible") break;
				const isPlace =
					box.matches("button, a, dialog, main, header, body, input") || style.borderRightWidth !== "0px";
				if (isPlace && isOver) found.push(`${box.tagName}: ${word.textContent}`);
				if (box === scope || (isPlace && isOver)) break;
			}
		}
		return found;
	});
}

const SIZES = [
	["a phone", PHONE],
	["a small phone", NARROW],
	["a laptop", LAPTOP],
] as const;

describe.each(SIZES)("on %s", (_name, size) => {
	let context: BrowserContext;
	let found: string[];
	const look = async (name: string, page: Page) => {
		found.push(...(await runOut(page)).map((one) => `${name}: ${one}`));
	};
	const lookWhole = async (name: string, page: Page, selector: string) => {
		if (!(await isWhole(page, selector))) found.push(`${name}: cut off`);
	};
	beforeAll(async () => {
		context = await newDevice(stage.browser, { size });
	});
	beforeEach(() => {
		found = [];
	});
	afterAll(() => context?.close());

	it("the till keeps everything in its place, from who sells to what was paid", async () => {
		const till = await context.newPage();
		await till.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("park-1")}`);
		await till.waitForSelector("[data-lock] [data-staff=casey]");
		await look("who sells", till);
		expect(await till.locator("[data-staff=casey]").innerText()).toContain(PERSON);
		await lookWhole("name of who sells", till, "[data-staff=casey] span span");
		await till.click("[data-lock] [data-staff=casey]");
		await till.waitForSelector("#pin");
		await look("PIN", till);
		await till.fill("#pin", PINS.casey ?? "");
		await till.keyboard.press("Enter");
		await till.waitForSelector("[data-product]");
		for (const [id] of PRODUCTS) await till.click(`[data-product=${id}]`);
		await look("sell", till);
		// The size of a glass is at the end of its name.
		await lookWhole("name of a product", till, "[data-product=bier] span:nth-child(2)");
		const summary = till.locator("button:visible", { hasText: "3 items" });
		if ((await summary.count()) > 0) {
			await summary.click();
			await look("basket", till);
			await till.keyboard.press("Escape");
		}
		await till.locator("button:visible", { hasText: /^Charge/ }).click();
		await till.fill("#guest-code", "dove");
		await till.keyboard.press("Enter");
		await till.getByText("New balance").waitFor();
		await look("guest", till);
		await till.keyboard.press("Escape");
		await till.locator("button:visible", { hasText: /^Cash$/ }).click();
		await till.getByRole("button", { name: "9", exact: true }).waitFor();
		await look("cash", till);
		await till.getByRole("button", { name: /^Exactly/ }).click();
		await till.getByText("Paid", { exact: true }).waitFor();
		await look("paid", till);
		await till.keyboard.press("Enter");
		await till.goto(`${stage.url}/till?page=sales`);
		await till.getByText("Paid", { exact: true }).first().waitFor();
		await look("sales of this till", till);
		expect(found).toEqual([]);
		await till.close();
	});

	it("the wallet shows what its guest has, and of whom", async () => {
		const { code } = (await stage.asOwner("POST", "/v1/accounts/dove/claims")) as { code: string };
		const wallet = await context.newPage();
		await wallet.goto(`${stage.url}/wallet#claim=${code}`);
		await wallet.getByTestId("balance").waitFor();
		await look("wallet", wallet);
		await wallet.getByRole("button", { name: "Pay with a code" }).click();
		await wallet.getByTestId("pay-code").waitFor();
		await look("pay", wallet);
		expect(found).toEqual([]);
		await wallet.close();
	});

	it("the dashboard does too, on every page and sheet that shows them", async () => {
		const office = await enter(stage, context, "dashboard", "olive");
		await office.waitForSelector("[data-sale]");
		await look("today", office);
		await office.locator("[data-sale] a").first().click();
		await office.getByRole("dialog").waitFor();
		await look("sale", office);
		for (const [page, sign] of [
			["sales", "[data-sale]"],
			["stores", "[data-row=park]"],
			["stores&store=park", "[data-row=wurst]"],
			["stores&store=park&product=wurst", "dialog form"],
			["tills", "[data-row=park-1]"],
			["tills&till=park-1", "dialog form"],
			["tills&enrol=park-1", "dialog svg[role=img]"],
			["staff", "[data-row=casey]"],
			["staff&staff=casey", "dialog form"],
			["audit", "tbody tr"],
		] as const) {
			await office.goto(`${stage.url}/dashboard?page=${page}`);
			await office.waitForSelector(sign);
			await look(page, office);
		}
		expect(found).toEqual([]);
		await office.close();
	});
});

// Nothing of it is cut off.
async function isWhole(page: Page, selector: string): Promise<boolean> {
	return await page
		.locator(selector)
		.first()
		.evaluate((one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 1);
}
