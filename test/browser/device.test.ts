import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_PREV } from "../../domain/protocol/op.ts";
import { PINS } from "../../scripts/demo/people.ts";
import { readDisk, readRows, tryToExportKey, writeVersionOne } from "./support/device.ts";
import { chargeCola, debitsOf, holdDatabase, loseAnswer, OPS } from "./support/faults.ts";
import {
	enterTill,
	newDevice,
	openStage,
	type Stage,
	signInAt,
	waitForOfflineCopy,
} from "./support/stage.ts";
import { addProduct, countLeft, readOpLog } from "./support/till.ts";

// A device becomes a till, moves, and stops being one.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

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
		await page.getByText(/This code is used up, too old or not known/).waitFor();
		const code = await stage.enrolmentFor("bar-1");
		await field.fill(code.toLowerCase().replaceAll("-", " "));
		await page.keyboard.press("Enter");
		await page.waitForSelector("[data-lock]");
		const other = await (await newDevice(stage.browser)).newPage();
		await other.goto(`${stage.url}/till#enrol=${code}`);
		await other.getByText(/This code is used up, too old or not known/).waitFor();
		await Promise.all([context.close(), other.context().close()]);
	});

	it("whose answer was lost says what to do, and the same code finds the same key", async () => {
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
		await page.waitForSelector("[data-lock]");
		const rows = await readRows<{ slot: string; publicKey: object }>(page, "device");
		expect(rows).toMatchObject([{ slot: "till", publicKey: before?.publicKey }]);
		await context.close();
	});

	it("whose clock is days off sells all the same, and hears of every account", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.clock.install({ time: Date.now() + 9 * 24 * 3_600_000 });
		await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await signInAt(page);
		await chargeCola(page, "20");
		await page.getByText("Paid", { exact: true }).waitFor();
		const heads = await readRows<{ account: string; codes: string[] }>(page, "heads");
		expect(heads).toHaveLength(200);
		expect(heads[0]).toMatchObject({ account: "g-0001", codes: ["g-0001"] });
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

	it("again, begins a new epoch of its chain, with a manager's PIN", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await chargeCola(till, "20");
		await till.getByText("Paid", { exact: true }).waitFor();
		const again = await context.newPage();
		await again.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await again.getByText("This device is Bar 1").waitFor();
		await again.getByRole("button", { name: "Use the new code" }).click();
		await again.click('dialog [data-staff="marek"]');
		await again.fill("#pin", PINS.marek ?? "");
		await again.keyboard.press("Enter");
		await signInAt(again);
		await chargeCola(again, "16");
		await again.getByText("Paid", { exact: true }).waitFor();
		const ops = (await readOpLog(again)).sort((a, b) => a.epoch - b.epoch);
		expect(ops.map(({ seq, op }) => [seq, op.prev])).toEqual([
			[1, FIRST_PREV],
			[1, FIRST_PREV],
		]);
		expect(ops[1]?.epoch).toBeGreaterThan(ops[0]?.epoch ?? 0);
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

describe("a device that somebody takes out of use", () => {
	it("says first what becomes of it, to whoever may do it alone too", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context, "topup-1", "olive");
		const ask = async () => {
			await till.getByRole("button", { name: "More" }).click();
			await till.getByRole("button", { name: "Take out of use" }).click();
			await till.getByRole("dialog", { name: "Take Top-up 1 out of use?" }).waitFor();
		};
		await ask();
		await till.getByRole("button", { name: "Go on selling" }).click();
		await addProduct(till, "earplugs");
		await ask();
		await till.getByRole("button", { name: "Wipe this device" }).click();
		await till.getByText("This device is out of use").waitFor();
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

		// Another page keeps the database open: until it lets go, nobody says that it is gone.
		const holder = await context.newPage();
		await till.unroute(OPS);
		await till.route("**/v1/till/farewell", async (route) => {
			await holder.goto(`${stage.url}/healthz`);
			await holder.evaluate(holdDatabase);
			await route.continue();
		});
		await context.setOffline(false);
		await till.getByText("What is left on this device is being deleted.").waitFor();
		expect(await debitsOf(stage, "g-0008", op?.id)).toEqual([-1_400]);
		expect(await till.getByText("nothing is left on this device").count()).toBe(0);
		await holder.close();
		await till.getByText("nothing is left on this device").waitFor();
		expect(await countLeft(till)).toEqual([0, 0, 0]);
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
		await chargeCola(next, "16");
		await next.getByText("Paid", { exact: true }).waitFor();
		await Promise.all([context.close(), other.close()]);
	});
});

type View = { readonly id: string };

async function viewOf(till: string): Promise<View | undefined> {
	const { tills } = (await stage.asOwner("GET", "/v1/tills")) as { tills: View[] };
	return tills.find(({ id }) => id === till);
}
