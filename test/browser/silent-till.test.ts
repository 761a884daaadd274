import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readQr } from "./support/qr.ts";
import { enter, enterTill, LAPTOP, newDevice, openStage, type Stage, signInAt } from "./support/stage.ts";
import { addProduct, beginCharge, confirm, findGuest } from "./support/till.ts";

// A till whose device was wiped by hand tells nobody: the dashboard says since when it was not heard, and another device
// takes its place from there.

const HOUR_MS = 3_600_000;
let stage: Stage;
let owner: Page;
const contexts: BrowserContext[] = [];

const device = async (options = {}) => {
	const context = await newDevice(stage.browser, options);
	contexts.push(context);
	return context;
};

beforeAll(async () => {
	stage = await openStage();
	owner = await enter(stage, await device({ size: LAPTOP }), "dashboard", "olive");
});
afterAll(async () => {
	for (const context of contexts) await context.close();
	await stage?.close();
});

async function sell(till: Page): Promise<void> {
	await addProduct(till, "cola");
	await beginCharge(till);
	await findGuest(till, "20");
	await confirm(till);
	await till.getByText("Paid", { exact: true }).waitFor();
}

const listTills = () => owner.goto(`${stage.url}/dashboard?page=tills`);
const row = () => owner.locator("[data-row=bar-1]");

describe("a till whose device was wiped by hand", () => {
	it("was heard as long ago as it was, and is called silent after two days", async () => {
		const wiped = await device();
		await sell(await enterTill(stage, wiped));
		await wiped.close();
		await listTills();
		await row().getByText("Enrolled").waitFor();
		expect(await row().textContent()).toMatch(/just now|min ago/);
		await (await stage.database())
			.prepare("UPDATE tills SET seen_at = ?1, enrolled_at = ?1 WHERE id = 'bar-1'")
			.bind(Date.now() - 75 * HOUR_MS)
			.run();
		await listTills();
		await row().getByText("Silent").waitFor();
		expect(await row().textContent()).toContain("3 days ago");
		await row().getByRole("link").click();
		await owner.getByText(/^Not heard since .+ lost or wiped/).waitFor();
	});

	it("is taken over from there by another device, which sells as the same till", async () => {
		await owner.getByRole("button", { name: "Enrol another device" }).click();
		const link = await readQr(owner.getByRole("img", { name: /enrols the device/ }));
		const till = await (await device()).newPage();
		await till.goto(link);
		await owner.getByText("This device is Bar 1 now.").waitFor();
		await owner.getByRole("button", { name: "Done" }).click();
		await row().getByText("Enrolled").waitFor();
		expect(await row().textContent()).toMatch(/just now|min ago/);
		await signInAt(till);
		await sell(till);
		const { tills } = (await stage.asOwner("GET", "/v1/books")) as {
			tills: { till: string; seq: number; forks: number; pastEpochs: { seq: number }[] }[];
		};
		expect(tills.find((one) => one.till === "bar-1")).toMatchObject({
			seq: 1,
			forks: 0,
			pastEpochs: [{ seq: 1 }],
		});
	});
});

describe("the sheet of a sale", () => {
	it("names its till and guest, with their ids below, also of a sale that the page has just been told of", async () => {
		await owner.goto(`${stage.url}/dashboard`);
		await owner.locator("[data-sale]").first().waitFor();
		const till = await enterTill(stage, await device(), "kitchen-1");
		await addProduct(till, "fries");
		await beginCharge(till);
		await findGuest(till, "21");
		await confirm(till);
		await till.getByText("Paid", { exact: true }).waitFor();
		// Not the newest: what this test's other till sold may be told of at any moment.
		await owner.locator("[data-sale]", { hasText: "Fries" }).getByRole("link").click();
		const facts = owner.locator("dialog dl");
		await facts.getByText("Kitchen 1").waitFor();
		const text = await facts.textContent();
		expect(text).toMatch(/Till ?Kitchen 1 kitchen-1/);
		expect(text).toMatch(/Guest account ?\S.* g-0021/);
	});
});
