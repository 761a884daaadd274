import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRows } from "./support/device.ts";
import { debitsOf } from "./support/faults.ts";
import { enter, enterTill, newDevice, openStage, type Stage, waitForOfflineCopy } from "./support/stage.ts";
import { addProduct, beginCharge, confirm, findGuest, readOpLog } from "./support/till.ts";

// A guest shows the code on the phone in place of the wristband, with a network and without one.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

type Codes = { readonly online: { code: string }; readonly offline: { code: string } };

// As the wallet shows them.
async function codesOf(wallet: Page): Promise<Codes> {
	const [response] = await Promise.all([
		wallet.waitForResponse(/\/pay-codes$/),
		wallet.getByRole("button", { name: /Pay/ }).first().click(),
	]);
	await wallet.locator("[data-testid=pay-code][data-kind=online]").waitFor();
	return (await response.json()) as Codes;
}

const DAY_MS = 86_400_000;
const GUEST = "g-0001";

async function scan(till: Page, code: string): Promise<void> {
	await till.fill("#guest-code", code);
	await till.keyboard.press("Enter");
}

const trouble = (till: Page, words: string) =>
	till.locator("#guest-code-trouble", { hasText: words }).waitFor();

// The first till of the bar with a guest's codes, told by the feed of keys and accounts.
async function readyTill(): Promise<{
	till: Page;
	codes: Codes;
	setOffline: (is: boolean) => Promise<void>;
}> {
	const phone = await newDevice(stage.browser);
	const codes = await codesOf(await enter(stage, phone, "wallet", GUEST));
	await phone.close();
	const context = await newDevice(stage.browser);
	const till = await enterTill(stage, context);
	await waitForOfflineCopy(till);
	await expect
		.poll(async () => (await readRows<{ account: string }>(till, "heads")).map(({ account }) => account))
		.toContain(GUEST);
	return { till, codes, setOffline: (is) => context.setOffline(is) };
}

describe("a code to pay with", () => {
	it("finds its guest at a till, and a sale is paid by it", async () => {
		const { till, codes } = await readyTill();
		for (const { code } of [codes.online, codes.offline]) {
			await addProduct(till, "cola");
			await beginCharge(till);
			await findGuest(till, code);
			await confirm(till);
			await till.getByText("Paid", { exact: true }).waitFor();
			await till.getByRole("button", { name: "Next sale" }).click();
		}
		const ops = await readOpLog(till);
		for (const { id } of ops) expect(await debitsOf(stage, GUEST, id)).toEqual([-580]);
		const used = await readRows<{ op: string }>(till, "payCodes");
		expect(used.map(({ op }) => op).sort()).toEqual(ops.map(({ id }) => id).sort());

		await addProduct(till, "cola");
		await beginCharge(till);
		await scan(till, codes.online.code.replace(/.{8}$/, "AAAAAAAA"));
		await trouble(till, "This is not a code to pay with here.");
		await till.context().close();
	});

	it("is known without a network: good, forged, over, from the future, or used", async () => {
		const { till, codes, setOffline } = await readyTill();
		const { code } = codes.offline;
		await addProduct(till, "cola");
		await beginCharge(till);
		await setOffline(true);
		await till.locator("[data-testid=status]", { hasText: "Offline" }).waitFor({ state: "attached" });

		await scan(till, code);
		await till.getByText("The code is good.").waitFor();
		expect(await till.getByText(GUEST, { exact: true }).count()).toBe(1);
		// Known, and still not sold to.
		const button = till.getByRole("button", { name: /^(Confirm|Try anyway)$/ });
		expect(await button.getAttribute("aria-disabled")).toBe("true");
		await till.locator("#confirm-note", { hasText: "Prepaid sales need a connection for now." }).waitFor();

		await till.getByRole("button", { name: "Other guest" }).click();
		await scan(till, code.replace(/.{8}$/, "AAAAAAAA"));
		await trouble(till, "This is not a code to pay with here.");
		expect(await till.inputValue("#guest-code")).toBe("");

		await till.clock.setFixedTime(Date.now() + 2 * DAY_MS);
		await scan(till, code);
		await trouble(till, "This code is over. Ask the guest to show a new one.");
		await till.clock.setFixedTime(Date.now() - 2 * DAY_MS);
		await scan(till, code);
		await trouble(till, "This code is from the future.");
		await till.clock.setFixedTime(Date.now());

		// The sale goes through when the network is back, and then the code has been used here.
		await scan(till, code);
		await till.getByText("The code is good.").waitFor();
		await setOffline(false);
		await till.locator("#confirm-note:empty").waitFor({ state: "attached" });
		await confirm(till);
		await till.getByText("Paid", { exact: true }).waitFor();
		await till.getByRole("button", { name: "Next sale" }).click();
		await addProduct(till, "cola");
		await beginCharge(till);
		await setOffline(true);
		await till.locator("[data-testid=status]", { hasText: "Offline" }).waitFor({ state: "attached" });
		await scan(till, code);
		await trouble(till, "This code was used at this till.");
		await till.context().close();
	});
});
