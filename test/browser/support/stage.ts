import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/chromium.ts";
import { PINS } from "../../../scripts/demo/people.ts";
import { makeEnrolment } from "../../../scripts/demo/tills.ts";
import { caller, type Database, signAs } from "../../../scripts/fixture.ts";
import { seedDemo } from "../../../scripts/seed.ts";
import { readKeys } from "../../../scripts/system/keys.ts";
import { startSystem } from "../../../scripts/system.ts";
import { readMail } from "../../../workers/notify/mail.ts";

// The built system, with its demo org unless nobody needs it, and a real browser before it.

export type Staff = "olive" | "marek" | "casey";
export type Guest = "g-0001" | "g-0002" | "g-0003";
export type Theme = "light" | "dark" | "sunlight";

export const PHONE = { width: 390, height: 844 };
export const LAPTOP = { width: 1_440, height: 900 };
export const NARROW = { width: 320, height: 640 };

const BUILT_WEB = join(import.meta.dirname, "../../../.build/web");
const BROWSER_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"];
// However busy the machine: what never comes is ended.
const PAGE_WAIT_MS = 120_000;

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage({ demo = true } = {}) {
	const dataDir = mkdtempSync(join(tmpdir(), "fieldtill-browser-"));
	let system = await startSystem({ dataDir });
	const database = () => system.mf.getD1Database("DB", "fieldtill");
	const nobody: { claims: Readonly<Record<string, string>>; password: string } = { claims: {}, password: "" };
	const records = demo ? (await seedDemo(system, dataDir)).records : nobody;
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("there is no Chromium: run `npm test`, which finds one");
	const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
	// A secure context by name: service workers and hashing need one.
	const url = system.url.replace("127.0.0.1", "localhost");
	return {
		url,
		browser,
		claimOf: (guest: Guest) => records.claims[guest] ?? `no claim for ${guest}`,
		password: records.password,
		// A code with which one device becomes this till, in the place of the one before.
		enrolmentFor: async (till: string) => makeEnrolment(await database(), till),
		database,
		// What the organizer does meanwhile.
		async asOwner(method: string, path: string, body?: object): Promise<unknown> {
			const door = {
				db: (await database()) as unknown as Database,
				fetch: (to: string, init?: RequestInit) => fetch(url + to, init),
				signingKeys: (await readKeys(dataDir)).SIGNING_KEYS,
			};
			const token = await signAs(door, { role: "owner", org: "meadow", sub: "olive" });
			return await caller(door, token)(method, path, body);
		},
		// What was mailed, the oldest first.
		async mails() {
			const bucket = await system.mf.getR2Bucket("FILES", "fieldtill");
			return await readMail({ FILES: bucket as unknown as Parameters<typeof readMail>[0]["FILES"] });
		},
		// The second factors that were shown are of long ago.
		async letFactorsAge() {
			await (await database()).prepare("UPDATE sessions SET fresh_at = 1").run();
		},
		// A browser that keeps its storage in a folder, so that it can be killed and started again.
		openProfile: (folder: string) =>
			chromium.launchPersistentContext(folder, {
				executablePath,
				args: BROWSER_FLAGS,
				viewport: PHONE,
				locale: "en-IE",
			}),
		// The same system with other pages: what a deployment looks like from a till.
		async publishNewVersion() {
			const webDir = join(dataDir, "web");
			cpSync(BUILT_WEB, webDir, { recursive: true });
			appendFileSync(join(webDir, "sw.js"), "\n// the next version\n");
			await system.close();
			system = await startSystem({ dataDir, webDir, port: system.port });
		},
		async close() {
			await browser.close();
			await system.close();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

export type OpenOptions = { readonly size?: typeof PHONE; readonly theme?: Theme; readonly zone?: string };

// A device of its own: nothing is shared with another one.
export async function newDevice(browser: Browser, { size = PHONE, theme = "light", zone }: OpenOptions = {}) {
	const context = await browser.newContext({
		...{ viewport: size, locale: "en-IE", reducedMotion: "reduce" },
		...(zone !== undefined && { timezoneId: zone }),
	});
	await context.addInitScript((chosen) => localStorage.setItem("fieldtill.theme", chosen), theme);
	context.setDefaultTimeout(PAGE_WAIT_MS);
	return context;
}

export type Entrance = "dashboard" | "wallet";

const FIRST_SIGN: Readonly<Record<Entrance, string>> = {
	dashboard: "#last-sales",
	wallet: "[data-testid=balance]",
};

type Who = { readonly dashboard: Staff; readonly wallet: Guest };

export async function enter<E extends Entrance>(
	stage: Stage,
	context: BrowserContext,
	entrance: E,
	who: Who[E],
): Promise<Page> {
	const page = await context.newPage();
	if (entrance === "wallet") await page.goto(`${stage.url}/wallet#claim=${stage.claimOf(who as Guest)}`);
	if (entrance === "dashboard") {
		await page.goto(`${stage.url}/dashboard`);
		await signIn(page, `${who}@meadow.example`, stage.password);
	}
	await page.waitForSelector(FIRST_SIGN[entrance]);
	return page;
}

// A device that becomes a till, with somebody signed in at it.
export async function enterTill(
	stage: Stage,
	context: BrowserContext,
	till = "bar-1",
	who: keyof typeof PINS = "casey",
): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor(till)}`);
	await signInAt(page, who);
	return page;
}

// At the lock screen, as soon as it is there.
export async function signInAt(page: Page, who: keyof typeof PINS = "casey", pin = PINS[who]): Promise<void> {
	await page.click(`[data-lock] [data-staff="${who}"]`);
	await page.fill("#pin", pin ?? "");
	await page.keyboard.press("Enter");
	await page.waitForSelector("[data-product]");
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

// The offline copy is complete once the service worker controls the page.
export async function waitForOfflineCopy(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}
