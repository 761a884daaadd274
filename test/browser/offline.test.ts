import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chargeCola, debitsOf, loseAnswer, loseRequest, OPS } from "./support/faults.ts";
import {
	enter,
	enterTill,
	LAPTOP,
	newDevice,
	openStage,
	type Stage,
	waitForOfflineCopy,
} from "./support/stage.ts";
import { addProduct, beginCharge, readOpLog, readTotal } from "./support/till.ts";

// The network goes away and comes back, and answers are late or none.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

// Half a second apart: longer than the till waits before it says that it is still asking.
const ANSWERS_PENDING = 4;

async function waitForOnline(till: Page): Promise<void> {
	const pill = till.locator("[data-testid=status]");
	await expect.poll(async () => (await pill.innerText()).trim()).toBe("Online");
}

describe("with the network cut", () => {
	it("the till, the dashboard and the wallet open from the device and say that they are offline", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const dashboard = await enter(stage, context, "dashboard", "olive");
		const wallet = await enter(stage, context, "wallet", "g-0001");
		await waitForOfflineCopy(till);
		const balance = await wallet.textContent("[data-testid=balance]");

		await context.setOffline(true);
		for (const page of [till, dashboard, wallet]) await page.reload();
		await till.waitForSelector("[data-product]");
		expect(await till.textContent("[data-testid=status]")).toMatch(/Offline since \d\d:\d\d/);
		await dashboard.getByText(/Not live\. Last contact/).waitFor();
		await wallet.getByText(/As of .+, offline/).waitFor();
		expect(await wallet.textContent("[data-testid=balance]")).toBe(balance);

		await till.goto(`${stage.url}/`);
		await till.getByText("Sell where the network fails.").waitFor();
		await till.goto(`${stage.url}/somewhere/else`);
		await till.getByText("No connection").waitFor();
		await context.close();
	});

	it("the till refuses to charge and says why, and charges again when the network is back", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await addProduct(till, "water");
		await context.setOffline(true);
		const charge = till.locator("button:visible", { hasText: /^Charge/ });
		await till.locator("#dock-reason", { hasText: "Prepaid sales need a connection for now." }).waitFor();
		expect(await charge.getAttribute("aria-disabled")).toBe("true");
		expect(await charge.getAttribute("aria-describedby")).toBe("dock-reason");
		await charge.click({ force: true });
		expect(await till.locator("dialog").count()).toBe(0);
		expect(await readTotal(till)).toBe("€4.50");

		await context.setOffline(false);
		await waitForOnline(till);
		await beginCharge(till);
		await context.close();
	});

	it("an op whose answer was lost is never shown as paid, and resolves once when the network is back", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await till.route(OPS, loseAnswer);
		await chargeCola(till, "20");
		await till.getByText("Still asking…").waitFor();
		await context.setOffline(true);
		await till.getByText("There is no connection.").waitFor();
		expect(await till.getByText("Paid", { exact: true }).count()).toBe(0);

		await till.unroute(OPS);
		await context.setOffline(false);
		await till.getByText("Paid", { exact: true }).waitFor();
		const ops = await readOpLog(till);
		expect(ops).toHaveLength(1);
		expect(ops[0]?.tries).toBeGreaterThan(1);
		expect(await debitsOf(stage, "g-0020", ops[0]?.id)).toEqual([-580]);
		await context.close();
	});

	it("an op that waits in the background is counted, keeps the device in use, and is announced when it is paid", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await till.route(OPS, loseRequest);
		await chargeCola(till, "20");
		await till.getByRole("button", { name: "Wait in background" }).click();
		await till.locator("[data-testid=status]", { hasText: "1 unsent" }).waitFor();
		await till.getByRole("button", { name: "More" }).click();
		const signOut = till.getByRole("button", { name: "Take out of use" });
		expect(await signOut.getAttribute("aria-disabled")).toBe("true");
		await till.keyboard.press("Escape");
		await till.unroute(OPS);
		await till.getByText(/Sale of .+: paid, receipt \d+/).waitFor();
		await waitForOnline(till);
		await context.close();
	});

	it("the dashboard catches up with what was sold while it was away", async () => {
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const dashboard = await enter(stage, office, "dashboard", "olive");
		await dashboard.getByText("Live", { exact: true }).waitFor();
		await office.setOffline(true);
		await dashboard.getByText(/Not live/).waitFor();
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await chargeCola(till, "8");
		await till.getByText("Paid", { exact: true }).waitFor();
		const [op] = await readOpLog(till);
		await office.setOffline(false);
		await dashboard.waitForSelector(`[data-sale="${op?.id}"]`);
		await Promise.all([office.close(), context.close()]);
	});
});

describe("an answer that is not yet one", () => {
	it("is asked for again with the same op until there is one", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const ids: string[] = [];
		await till.route(OPS, async (route) => {
			const { ops } = route.request().postDataJSON() as { ops: { id: string }[] };
			const id = ops[0]?.id ?? "";
			ids.push(id);
			if (ids.length > ANSWERS_PENDING) return route.continue();
			return route.fulfill({
				json: { outcomes: [{ id, status: "pending", waitsFor: "account", retryAfterMs: 100 }] },
			});
		});
		await chargeCola(till, "16");
		await till.getByText("Still asking…").waitFor();
		expect((await readOpLog(till))[0]?.state).toBe("pending");
		await till.getByText("Paid", { exact: true }).waitFor();
		expect(ids).toHaveLength(ANSWERS_PENDING + 1);
		expect(new Set(ids).size).toBe(1);
		expect(await debitsOf(stage, "g-0016", ids[0])).toEqual([-580]);
		await context.close();
	});

	it("is no reason to forget the op when the server cannot read it: it is kept, and was not charged", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const refusal = { title: "Unreadable", code: "request-invalid", detail: "not a sale", requestId: "r" };
		await till.route(OPS, (route) =>
			route.fulfill({ status: 422, contentType: "application/problem+json", json: refusal }),
		);
		await chargeCola(till, "16");
		await till.getByText("Not charged").waitFor();
		await till.getByRole("button", { name: "Back to basket" }).click();
		expect(await readTotal(till)).toBe("€5.80");
		await till.click("[data-testid=status]");
		await till.getByText("Could not be read").waitFor();
		await context.close();
	});

	it("is never waited for when the device could not write the sale down: nothing is sent", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		let sent = 0;
		till.on("request", (request) => {
			if (request.url().endsWith("/v1/ops")) sent += 1;
		});
		await till.evaluate(() => {
			IDBObjectStore.prototype.add = () => {
				throw new DOMException("no space left", "QuotaExceededError");
			};
		});
		await chargeCola(till, "16");
		await till.getByText("This device could not store the sale.").waitFor();
		expect(sent).toBe(0);
		expect(await readOpLog(till)).toEqual([]);
		await context.close();
	});
});
