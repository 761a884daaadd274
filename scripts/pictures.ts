import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { must } from "../domain/core/assert.ts";
import { build, describeBuilt } from "./build.ts";
import { chromiumPath } from "./chromium.ts";
import { PINS } from "./demo/people.ts";
import { type Seeded, seedDemo } from "./seed.ts";
import { startSystem } from "./system.ts";
import { ROOT } from "./terminal/run.ts";
import { step } from "./terminal/steps.ts";
import { runCommand } from "./terminal/stop.ts";

// `npm run pictures`: the README's pictures, taken of the demo while it sells. Whoever changes what they show takes
// them again.

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1_440, height: 900 };
const DOCS = join(ROOT, "docs");

// What is sold before, the oldest first: by whom it is paid, null for cash.
type Sold = { readonly products: readonly string[]; readonly guest: string | null };
const AT_THE_BAR: readonly Sold[] = [
	{ products: ["pils", "pils"], guest: "4" },
	{ products: ["wheat", "cola"], guest: "20" },
	{ products: ["aperol", "gin-tonic"], guest: null },
	{ products: ["pils", "water", "lemonade"], guest: "12" },
];
const AT_THE_KITCHEN: readonly Sold[] = [
	{ products: ["burger", "fries"], guest: "7" },
	{ products: ["falafel"], guest: null },
	{ products: ["pizza", "fries", "espresso"], guest: "44" },
];
const LAST: Sold = { products: ["pils", "cola"], guest: "9" };

async function main(): Promise<number> {
	const dataDir = mkdtempSync(join(tmpdir(), "fieldtill-pictures-"));
	await step("Build", build, describeBuilt);
	const system = await step("Start", () => startSystem({ dataDir }));
	const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
	try {
		const seeded = await step("Demo", () => seedDemo(system, dataDir));
		const url = system.url.replace("127.0.0.1", "localhost");
		await step("Pictures", () => takePictures(browser, url, seeded));
		return 0;
	} finally {
		await browser.close();
		await system.close();
		rmSync(dataDir, { recursive: true, force: true });
	}
}

async function takePictures(browser: Browser, url: string, { records, enrolments }: Seeded): Promise<void> {
	const open = async (size: typeof PHONE) => {
		const context = await browser.newContext({ viewport: size, locale: "en-IE", reducedMotion: "reduce" });
		return await context.newPage();
	};
	const openTill = async (till: string) => {
		const page = await open(PHONE);
		await page.goto(`${url}/till#enrol=${must(enrolments[till], "the demo's tills wait for devices")}`);
		await page.click('[data-staff="casey"]');
		await page.fill("#pin", must(PINS.casey, "the demo's people have PINs"));
		await page.keyboard.press("Enter");
		return page;
	};
	const kitchen = await openTill("kitchen-1");
	for (const sold of AT_THE_KITCHEN) await sell(kitchen, sold);
	const bar = await openTill("bar-1");
	for (const sold of AT_THE_BAR) await sell(bar, sold);
	const office = await open(LAPTOP);
	await office.goto(`${url}/dashboard`);
	await office.getByLabel("E-mail").fill("olive@meadow.example");
	await office.getByLabel("Password", { exact: true }).fill(records.password);
	await office.getByRole("button", { name: "Sign in", exact: true }).click();
	await sell(bar, LAST);
	const count = AT_THE_BAR.length + AT_THE_KITCHEN.length + 1;
	await office
		.locator("[data-sale]")
		.nth(count - 1)
		.waitFor();
	await office.mouse.move(0, 0);
	await office.screenshot({ path: join(DOCS, "dashboard-laptop.png") });
	for (const product of ["pils", "cola", "pils"]) await bar.click(`[data-product="${product}"]`);
	await bar.mouse.move(0, 0);
	await bar.screenshot({ path: join(DOCS, "till-phone.png") });
}

async function sell(till: Page, { products, guest }: Sold): Promise<void> {
	for (const product of products) await till.click(`[data-product="${product}"]`);
	if (guest === null) {
		await till.locator("button:visible", { hasText: /^Cash$/ }).click();
		await till.getByRole("button", { name: /^Exactly/ }).click();
	} else {
		await till.locator("button:visible", { hasText: /^Charge/ }).click();
		await till.fill("#guest-code", guest);
		await till.keyboard.press("Enter");
		await till.getByRole("button", { name: "Confirm" }).click();
	}
	await till.getByText("Paid", { exact: true }).waitFor();
	await till.keyboard.press("Enter");
	await till.locator("dialog").waitFor({ state: "detached" });
}

await runCommand(main);
