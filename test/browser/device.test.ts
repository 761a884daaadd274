import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_PREV } from "../../domain/protocol/op.ts";
import { readDisk, readRows, tryToExportKey, writeVersionOne } from "./support/device.ts";
import { chargeCola, debitsOf, loseAnswer, OPS } from "./support/faults.ts";
import {
	enterTill,
	newDevice,
	openStage,
	type Stage,
	signInAt,
	waitForOfflineCopy,
} from "./support/stage.ts";
import { addProduct, readOpLog, readTotal } from "./support/till.ts";

// A device becomes a till, is used by people, and stops being one.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
	await addStaff("pat", "Pat Quinn");
	await addStaff("robin", "Robin Hall");
});
afterAll(() => stage?.close());

const PIN = "2718";

// Somebody with Casey's PIN, whose wrong guesses are nobody else's.
async function addStaff(id: string, name: string): Promise<void> {
	const db = await stage.database();
	await db.batch([
		db.prepare("UPDATE orgs SET revision = revision + 1 WHERE id = 'meadow'"),
		db
			.prepare(
				`INSERT INTO staff (org, id, name, role, pin, revision) SELECT org, ?1, ?2, role, pin,
				(SELECT revision FROM orgs WHERE id = 'meadow') FROM staff WHERE org = 'meadow' AND id = 'casey'`,
			)
			.bind(id, name),
	]);
}

async function tryPin(page: Page, pin: string): Promise<void> {
	await page.fill("#pin", pin);
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#pin")?.value === "");
}

describe("a device that is enrolled", () => {
	it("by a link: no code stays in the address, the key cannot be taken out, no token is on its disk", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		expect(till.url()).toBe(`${stage.url}/till`);
		expect(await tryToExportKey(till)).toEqual({ extractable: false, error: "InvalidAccessError" });
		await chargeCola(till, "20");
		await till.getByText("Paid", { exact: true }).waitFor();
		const disk = await readDisk(till);
		expect(disk).toContain("casey");
		expect(disk).not.toContain("eyJ");
		await context.close();
	});

	it("by a code that is typed: a wrong one is refused in plain words, a used one is used up", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.goto(`${stage.url}/till`);
		const field = page.getByLabel("Code of this till");
		await field.fill("ABCD");
		await page.keyboard.press("Enter");
		await page.getByText("A code has 16 letters and digits.").waitFor();
		await field.fill("0000-0000-0000-0000");
		await page.keyboard.press("Enter");
		await page.getByText(/This code is not known, or too old/).waitFor();
		const code = await stage.enrolmentFor("bar-1");
		await field.fill(code.toLowerCase().replaceAll("-", " "));
		await page.keyboard.press("Enter");
		await page.waitForSelector("[data-lock]");
		const other = await (await newDevice(stage.browser)).newPage();
		await other.goto(`${stage.url}/till#enrol=${code}`);
		await other.getByText(/This code is not known/).waitFor();
		await Promise.all([context.close(), other.context().close()]);
	});

	it("whose answer was lost says what to do, and the next code finds the same key", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.route("**/v1/till/enrol", loseAnswer);
		const code = await stage.enrolmentFor("bar-1");
		await page.goto(`${stage.url}/till#enrol=${code}`);
		await page.getByText("No answer came.").waitFor();
		const [before] = await readRows<{ publicKey: object }>(page, "device");
		await page.unroute("**/v1/till/enrol");
		await page.reload();
		await page.getByLabel("Code of this till").fill(code);
		await page.keyboard.press("Enter");
		await page.getByText(/used up or not known. Ask the organizer for a new one/).waitFor();
		await page.getByLabel("Code of this till").fill(await stage.enrolmentFor("bar-1"));
		await page.keyboard.press("Enter");
		await page.waitForSelector("[data-lock]");
		const rows = await readRows<{ slot: string; publicKey: object }>(page, "device");
		expect(rows).toMatchObject([{ slot: "till", publicKey: before?.publicKey }]);
		await context.close();
	});

	it("asks for one token, however many parts of it want one at once", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const asked: string[] = [];
		till.on("request", (request) => {
			if (request.url().includes("/v1/till/tokens")) asked.push(request.url());
		});
		const fed = till.waitForResponse(/v1\/feed/);
		await till.reload();
		await till.waitForSelector("[data-product]");
		await fed;
		expect(asked).toHaveLength(1);
		await context.close();
	});

	it("keeps what the version before wrote: an op that waits is sent, a token is deleted", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.goto(`${stage.url}/offline`);
		const id = "01900000-0000-7000-8000-0000000000aa";
		const place = { epoch: 1, seq: 1 };
		const sale = { menuVersion: 1, lines: [], tenders: [], totalMinor: 0 };
		const op = { v: 1, id, kind: "sale", mode: "ask", ...place, prev: FIRST_PREV, occurredAt: 1, sale };
		const row = { id, till: "bar-1", ...place, digest: FIRST_PREV, op, savedAt: 1, tries: 0 };
		await writeVersionOne(page, { ...row, lastTriedAt: null, state: "unsent", open: 1 } as { id: string });
		await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await page.waitForSelector("[data-lock]");
		await expect.poll(async () => (await readOpLog(page)).map(({ state }) => state)).not.toContain("unsent");
		expect(await readRows(page, "sessions")).toEqual([]);
		await context.close();
	});
});

describe("who sells", () => {
	it("signs in by PIN without a network after a cold start, and stands on what is sold", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await waitForOfflineCopy(till);
		await till.close();
		await context.setOffline(true);
		const again = await context.newPage();
		await again.goto(`${stage.url}/till`);
		await signInAt(again, "marek");
		expect(await again.textContent("header")).toContain("Marek Nowak");
		await context.setOffline(false);
		await again.locator("[data-testid=status]", { hasText: "Online" }).waitFor();
		await chargeCola(again, "20");
		await again.getByText("Paid", { exact: true }).waitFor();
		expect((await readOpLog(again)).map(({ op }) => op.cashier)).toEqual(["marek"]);
		await again.keyboard.press("Enter");
		await again.locator("dialog").waitFor({ state: "detached" });
		await addProduct(again, "pils");
		await again.getByRole("button", { name: /^Hand over/ }).click();
		await again.getByText("1 item waits in the basket").waitFor();
		await signInAt(again, "casey");
		expect(await readTotal(again)).toBe("€6.80");
		await context.close();
	});

	it("is locked out here by five wrong PINs offline, over a reload, and the org hears of each once", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await waitForOfflineCopy(till);
		await till.getByRole("button", { name: /^Hand over/ }).click();
		await context.setOffline(true);
		await till.locator("[data-testid=status]", { hasText: "Offline" }).waitFor();
		await till.click('[data-staff="pat"]');
		for (const left of ["4 tries left", "3 tries left", "2 tries left"]) {
			await tryPin(till, "0000");
			await till.getByText(left).waitFor();
		}
		await till.reload();
		await till.click('[data-staff="pat"]');
		await tryPin(till, "0000");
		await till.getByText("One try is left").waitFor();
		await tryPin(till, "0000");
		await till.getByText(/Too many wrong PINs. Locked until/).waitFor();
		await till.reload();
		await till.click('[data-staff="pat"]');
		await tryPin(till, PIN);
		await till.getByText(/Too many wrong PINs. Locked until/).waitFor();
		expect(await readRows(till, "pins")).toMatchObject([{ staff: "pat", report: { failures: 5 } }]);
		await till.getByRole("button", { name: "Someone else" }).click();
		await signInAt(till, "robin", PIN);

		const ids: string[] = [];
		await till.route("**/v1/till/pin-failures", async (route) => {
			const { reports } = route.request().postDataJSON() as { reports: { id: string; failures: number }[] };
			ids.push(...reports.map(({ id, failures }) => `${id} ${failures}`));
			return ids.length === 1 ? loseAnswer(route) : route.continue();
		});
		await context.setOffline(false);
		await expect.poll(() => ids.length).toBeGreaterThan(0);
		await till.reload();
		await expect.poll(async () => (await readRows(till, "pinReports")).length).toBe(0);
		expect(ids.length).toBeGreaterThan(1);
		expect(new Set(ids).size).toBe(1);
		expect(ids[0]).toMatch(/ 5$/);
		const db = await stage.database();
		const row = await db.prepare("SELECT pin_locked_until AS until FROM staff WHERE id = 'pat'").first();
		expect(Number(row?.until)).toBeGreaterThan(Date.now());
		await context.close();
	});

	it("is asked again after five idle minutes, and never while a guest pays", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.clock.install();
		await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await signInAt(page);
		await addProduct(page, "cola");
		await page.locator("button:visible", { hasText: /^Charge/ }).click();
		await page.waitForSelector("#guest-code");
		await page.clock.fastForward("06:00");
		expect(await page.locator("#guest-code").count()).toBe(1);
		await page.keyboard.press("Escape");
		await page.clock.fastForward("04:00");
		expect(await page.locator("[data-lock]").count()).toBe(0);
		await page.clock.fastForward("02:00");
		await page.waitForSelector("[data-lock]");
		await context.close();
	});

	it("clears a large basket with a manager's PIN, and a small one without", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await addProduct(till, "pils", 21);
		await till.locator("button:visible", { hasText: "21 items" }).click();
		await till.getByRole("button", { name: "Clear basket" }).click();
		await till.getByRole("heading", { name: "A manager's PIN is needed" }).waitFor();
		expect(await till.locator('dialog [data-staff="casey"]').count()).toBe(0);
		await till.click('dialog [data-staff="marek"]');
		await tryPin(till, "0000");
		await till.getByText("Wrong PIN. Try again.").waitFor();
		expect(await readTotal(till)).not.toBe("€0.00");
		await till.fill("#pin", "5930");
		await till.keyboard.press("Enter");
		await expect.poll(() => readTotal(till)).toBe("€0.00");
		await addProduct(till, "pils");
		await till.locator("button:visible", { hasText: "1 item" }).click();
		await till.getByRole("button", { name: "Clear basket" }).click();
		await expect.poll(() => readTotal(till)).toBe("€0.00");
		await context.close();
	});
});

describe("a till that is told to go", () => {
	it("elsewhere sells there once everything is in, and says what became of its basket", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context, "kitchen-1");
		await addProduct(till, "burger", 2);
		await stage.asOwner("PATCH", "/v1/tills/kitchen-1", { store: "bar" });
		await till.reload();
		await till.getByText("It sells at River Bar now.").waitFor();
		expect(await till.textContent("dialog")).toContain("2 items were in the basket");
		await till.getByRole("button", { name: "Go on" }).click();
		await chargeCola(till, "20");
		await till.getByText("Paid", { exact: true }).waitFor();
		expect(await viewOf("kitchen-1")).toMatchObject({ store: "bar", leaving: null });
		await context.close();
	});

	it("away keeps what has no answer until it has one, then nothing is left on it", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context, "merch-1");
		await waitForOfflineCopy(till);
		await till.route(OPS, loseAnswer);
		await addProduct(till, "tote");
		await till.locator("button:visible", { hasText: /^Charge/ }).click();
		await till.fill("#guest-code", "8");
		await till.keyboard.press("Enter");
		await till.getByRole("button", { name: "Confirm" }).click();
		await till.getByText("Still asking…").waitFor();
		await till.getByRole("button", { name: "Wait in background" }).click();
		const [op] = await readOpLog(till);
		await stage.asOwner("DELETE", "/v1/tills/merch-1");
		await till.reload();
		await till.getByRole("heading", { name: "This till was removed" }).waitFor();
		await expect.poll(() => till.textContent("[data-testid=waiting-count]")).toBe("1");
		await context.setOffline(true);
		await till.reload();
		await till.getByRole("heading", { name: "This till was removed" }).waitFor();
		expect((await readOpLog(till)).map(({ id }) => id)).toEqual([op?.id]);
		expect(await viewOf("merch-1")).toMatchObject({ status: "removed", wipedAt: null });

		await till.unroute(OPS);
		await context.setOffline(false);
		await till.getByText("nothing is left on this device").waitFor();
		expect(await debitsOf(stage, "g-0008", op?.id)).toEqual([-1_400]);
		await expect
			.poll(() =>
				till.evaluate(async () => [
					(await indexedDB.databases()).length,
					(await caches.keys()).length,
					(await navigator.serviceWorker.getRegistrations()).length,
				]),
			)
			.toEqual([0, 0, 0]);
		expect(await viewOf("merch-1")).toMatchObject({ status: "removed", wipedAt: expect.any(Number) });
		await context.close();
	});

	it("because another device took its place leaves the till to that one", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const other = await newDevice(stage.browser);
		const next = await enterTill(stage, other);
		await till.reload();
		await till.getByText("nothing is left on this device").waitFor();
		await chargeCola(next, "20");
		await next.getByText("Paid", { exact: true }).waitFor();
		await Promise.all([context.close(), other.close()]);
	});
});

type View = { readonly id: string };

async function viewOf(till: string): Promise<View | undefined> {
	const { tills } = (await stage.asOwner("GET", "/v1/tills")) as { tills: View[] };
	return tills.find(({ id }) => id === till);
}

describe("where nobody has a PIN", () => {
	it("the till sells without a cashier, and asks nobody", async () => {
		const db = await stage.database();
		await db.batch([
			db.prepare("UPDATE orgs SET revision = revision + 1 WHERE id = 'meadow'"),
			db.prepare("UPDATE staff SET pin = NULL, revision = (SELECT revision FROM orgs WHERE id = 'meadow')"),
		]);
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await page.waitForSelector("[data-product]");
		await chargeCola(page, "20");
		await page.getByText("Paid", { exact: true }).waitFor();
		expect((await readOpLog(page)).map(({ op }) => op.cashier)).toEqual([undefined]);
		await context.close();
	});
});
