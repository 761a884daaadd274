import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRows } from "./support/device.ts";
import { chargeCola, loseAnswer } from "./support/faults.ts";
import {
	enterTill,
	newDevice,
	openStage,
	type Stage,
	signInAt,
	waitForOfflineCopy,
} from "./support/stage.ts";
import { addProduct, readOpLog, readTotal } from "./support/till.ts";

// People at a till: who sells, with which PIN, and what wants somebody else's.

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
