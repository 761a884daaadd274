import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chargeCola, debitsOf, loseAnswer, loseRequest, OPS } from "./support/faults.ts";
import { enterTill, newDevice, openStage, type Stage, signInAt } from "./support/stage.ts";
import { addProduct, beginCharge, findGuest, readOpLog, readTotal } from "./support/till.ts";

// The browser dies, or two tabs work at once: nothing is charged twice and nothing is lost.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

async function waitForState(till: Page, state: string): Promise<void> {
	await expect.poll(async () => (await readOpLog(till)).map((op) => op.state)).toContain(state);
}

describe("a browser that is killed between writing an op down and hearing its answer", () => {
	it.each([
		["before the request left", loseRequest],
		["after the server had decided", loseAnswer],
	])("%s sends the same op after its restart, and it is charged exactly once", async (_when, lose) => {
		const folder = mkdtempSync(join(tmpdir(), "fieldtill-profile-"));
		const first = await stage.openProfile(folder);
		const till = await enterTill(stage, first);
		await till.route(OPS, lose);
		await chargeCola(till, "8");
		await till.getByText("Still asking…").waitFor();
		const [written] = await readOpLog(till);
		killBrowserOf(folder);
		await first.close().catch(() => undefined);

		const second = await stage.openProfile(folder);
		const again = await second.newPage();
		const sent = again.waitForRequest((request) => request.url().endsWith("/v1/ops"));
		await again.goto(`${stage.url}/till`);
		const body = (await sent).postDataJSON() as { ops: { id: string }[] };
		expect(body.ops.map(({ id }) => id)).toEqual([written?.id]);
		await waitForState(again, "applied");
		await signInAt(again);
		expect(await readTotal(again)).toBe("€0.00");
		expect(await debitsOf(stage, "g-0008", written?.id)).toEqual([-580]);
		expect(await readOpLog(again)).toHaveLength(1);
		await second.close();
		rmSync(folder, { recursive: true, force: true });
	});
});

describe("two tabs of one till", () => {
	it("mint different numbers on one chain, and each sale is charged once", async () => {
		const context = await newDevice(stage.browser);
		const first = await enterTill(stage, context);
		const second = await context.newPage();
		await second.goto(`${stage.url}/till`);
		await signInAt(second);
		for (let round = 1; round <= 3; round += 1) {
			for (const tab of [first, second]) {
				await tab.bringToFront();
				await addProduct(tab, "water");
				await beginCharge(tab);
				await findGuest(tab, "4");
			}
			// A tab behind another draws nothing, so the buttons are pressed from inside.
			await Promise.all([first, second].map(pressConfirm));
			await expect
				.poll(async () => (await readOpLog(first)).filter((op) => op.state === "applied").length)
				.toBe(2 * round);
			for (const tab of [first, second]) {
				await tab.bringToFront();
				await tab.locator("dialog").waitFor({ state: "detached" });
				expect(await readTotal(tab)).toBe("€0.00");
			}
		}
		const ops = await readOpLog(first);
		expect(ops.map((op) => op.seq)).toEqual([1, 2, 3, 4, 5, 6]);
		for (const [index, op] of ops.entries()) {
			if (index > 0) expect(op.op.prev).toBe(ops[index - 1]?.digest);
			expect(await debitsOf(stage, "g-0004", op.id)).toEqual([-450]);
		}
		await context.close();
	});
});

async function pressConfirm(tab: Page): Promise<void> {
	await tab.evaluate(() =>
		[...document.querySelectorAll("button")].find((button) => button.textContent === "Confirm")?.click(),
	);
}

// The first process of the browser that works in this folder: what the system kills when memory runs out.
function killBrowserOf(folder: string): void {
	const lines = execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" }).split("\n");
	const pids = lines
		.filter((line) => line.includes(`--user-data-dir=${folder}`))
		.map((line) => Number(line.trim().split(" ", 1)[0]));
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It went with its parent.
		}
	}
}
