import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PINS } from "../../scripts/demo/people.ts";
import { holdDatabaseOpen, writeRow } from "./support/device.ts";
import { chargeCola, OPS } from "./support/faults.ts";
import { enterTill, LAPTOP, newDevice, openStage, type Stage, waitForOfflineCopy } from "./support/stage.ts";

// A till in several windows, and what is tapped while an answer is on its way.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

const moreOf = async (till: Page) => till.getByRole("button", { name: "More" }).click();

describe("a PIN that is still looked at", () => {
	it("signs nobody in where somebody else was chosen meanwhile", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await till.getByRole("button", { name: /^Hand over/ }).click();
		let letThrough = () => {};
		await till.route("**/v1/till/cashiers", async (route) => {
			await new Promise<void>((resolve) => {
				letThrough = resolve;
			});
			await route.continue();
		});
		await till.click('[data-staff="marek"]');
		await till.fill("#pin", PINS.marek ?? "");
		await till.keyboard.press("Enter");
		await till.getByRole("button", { name: "Checking…" }).waitFor();
		await till.getByRole("button", { name: "Someone else" }).click();
		const answered = till.waitForResponse("**/v1/till/cashiers");
		letThrough();
		await answered;
		await till.waitForTimeout(300);
		await till.getByText("Who is selling?").waitFor();
		expect(await till.textContent("header")).not.toContain("Marek");
		await context.close();
	});
});

describe("a sheet", () => {
	it("closes by a tap beside it, and not where a text was marked beyond its edge", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const till = await enterTill(stage, context);
		await moreOf(till);
		const title = await till.locator("dialog h2").boundingBox();
		await till.mouse.move((title?.x ?? 0) + 4, (title?.y ?? 0) + 4);
		await till.mouse.down();
		await till.mouse.move(8, 8, { steps: 4 });
		await till.mouse.up();
		await till.waitForTimeout(200);
		expect(await till.locator("dialog").count()).toBe(1);
		await till.mouse.click(8, 8);
		await till.locator("dialog").waitFor({ state: "detached" });
		await context.close();
	});
});

describe("a sale that could not be read at the other end", () => {
	it("is not said to be uncharged, and is offered to nobody else", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await till.route(OPS, (route) => {
			const { ops } = route.request().postDataJSON() as { ops: { id: string }[] };
			const outcomes = ops.map(({ id }) => ({ id, status: "quarantined", detail: "", decidedAt: 1 }));
			return route.fulfill({ json: { outcomes } });
		});
		await chargeCola(till, "20");
		await till.getByText("Kept for a look").waitFor();
		const said = (await till.textContent("dialog")) ?? "";
		expect(said).not.toContain("Nothing was charged");
		expect(said).toContain("It may have been charged");
		expect(await till.getByRole("button", { name: "Other guest" }).count()).toBe(0);
		await context.close();
	});
});

describe("a device with sales of a till that it was before", () => {
	it("says why it cannot be taken out of use", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const op = { id: "old-1", till: "bar-9", epoch: 1, seq: 1, open: 1, state: "unsent", savedAt: 1 };
		await writeRow(till, "ops", op);
		await till.reload();
		await till.waitForSelector("[data-product]");
		await moreOf(till);
		await till.getByText("1 unsent. This device may go when it has an answer.").waitFor();
		const out = till.getByRole("button", { name: "Take out of use" });
		expect(await out.getAttribute("aria-disabled")).toBe("true");
		await context.close();
	});
});

describe("a database that another window keeps as it was", () => {
	it("is waited for, and the screen says what to do", async () => {
		const context = await newDevice(stage.browser);
		const old = await context.newPage();
		await old.goto(`${stage.url}/404`);
		const release = await holdDatabaseOpen(old, 1);
		const till = await context.newPage();
		await till.goto(`${stage.url}/till`);
		await till.getByText("Close its other windows").waitFor();
		await release();
		await till.getByText("Set up this till").waitFor();
		await context.close();
	});

	it("and one that a newer window has changed asks for a reload, not for space", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const newer = await context.newPage();
		await newer.goto(`${stage.url}/404`);
		await holdDatabaseOpen(newer, 99);
		await chargeCola(till, "20");
		await till.getByText("Not charged", { exact: true }).waitFor();
		const said = (await till.textContent("dialog")) ?? "";
		expect(said).toContain("Reload this page");
		expect(said).not.toContain("Free some space");
		await context.close();
	});
});

describe("a new version that one window has taken", () => {
	it("is offered to the others, which would miss their files else", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await waitForOfflineCopy(till);
		const other = await context.newPage();
		await other.goto(`${stage.url}/till?page=sales`);
		await other.getByText("Sales of this till").waitFor();
		await stage.publishNewVersion();
		await till.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
		await till.getByText("New version").waitFor();
		const reloaded = till.waitForEvent("load");
		await till.getByRole("button", { name: "Reload" }).click();
		await reloaded;
		await other.getByText("New version").waitFor();
		await other.waitForTimeout(500);
		expect(await other.getByText("New version").count()).toBe(1);
		const again = other.waitForEvent("load");
		await other.getByRole("button", { name: "Reload" }).click();
		await again;
		await other.getByText("Sales of this till").waitFor();
		expect(await other.getByText("New version").count()).toBe(0);
		await context.close();
	});
});
