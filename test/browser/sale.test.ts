import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enter, enterTill, LAPTOP, newDevice, openStage, type Stage } from "./support/stage.ts";
import { addProduct, beginCharge, confirm, findGuest, readOpLog, readTotal } from "./support/till.ts";

// One sale through the screens: River Pils costs €4.80 and €2.00 deposit.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

async function balanceOf(wallet: Page): Promise<string> {
	return (await wallet.textContent("[data-testid=balance]")) ?? "";
}

async function openTill() {
	const context = await newDevice(stage.browser);
	return { context, till: await enterTill(stage, context) };
}

describe("a sale through the till's screen", () => {
	it("is paid, comes to the dashboard by itself and changes the guest's wallet", async () => {
		const { context, till } = await openTill();
		const office = await newDevice(stage.browser, { size: LAPTOP });
		const dashboard = await enter(stage, office, "dashboard", "olive");
		await dashboard.getByText("Live", { exact: true }).waitFor();
		const guest = await newDevice(stage.browser);
		const wallet = await enter(stage, guest, "wallet", "g-0002");
		const before = await balanceOf(wallet);

		await addProduct(till, "pils", 2);
		expect(await readTotal(till)).toBe("€13.60");
		await beginCharge(till);
		await findGuest(till, "2");
		expect(await till.textContent("dialog")).toContain(before);
		await confirm(till);
		await till.getByText("Paid", { exact: true }).waitFor();
		const sheet = (await till.textContent("dialog")) ?? "";
		expect(sheet).toContain("€13.60");
		expect(sheet).toMatch(/Receipt \d+/);

		const [op] = await readOpLog(till);
		await dashboard.waitForSelector(`[data-sale="${op?.id}"]`);
		await wallet.waitForFunction(
			(old) => document.querySelector("[data-testid=balance]")?.textContent !== old,
			before,
		);
		expect(sheet).toContain(await balanceOf(wallet));

		await till.getByText("Paid", { exact: true }).waitFor({ state: "detached" });
		expect(await readTotal(till)).toBe("€0.00");
		await dashboard.click(`[data-sale="${op?.id}"] a`);
		const detail = (await dashboard.textContent("dialog")) ?? "";
		expect(detail).toContain("2\u00a0× River Pils 0.4\u00a0l");
		expect(detail).toContain("19% tax on");
		await Promise.all([context.close(), office.close(), guest.close()]);
	});

	it("is declined durably when the guest cannot pay, says so in plain words and keeps the basket", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "gin-tonic");
		await beginCharge(till);
		await findGuest(till, "3");
		await till.getByText("short. A top-up helps.").waitFor();
		await confirm(till);
		await till.getByText("Not enough money").waitFor();
		expect(await till.textContent("dialog")).toContain("Nothing was charged.");
		await till.getByRole("button", { name: "Back to basket" }).click();
		expect(await readTotal(till)).toBe("€10.50");
		await till.click("[data-testid=status]");
		await till.getByText("Not paid", { exact: true }).first().waitFor();
		const [op] = await readOpLog(till);
		expect(op?.state).toBe("declined");
		await context.close();
	});

	it("asked again after a decline is a new op", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "water");
		for (const code of ["3", "5"]) {
			await beginCharge(till);
			await findGuest(till, code);
			await confirm(till);
			await till.getByText(code === "3" ? "Not enough money" : "Paid", { exact: true }).waitFor();
			if (code === "3") await till.getByRole("button", { name: "Back to basket" }).click();
		}
		const ops = await readOpLog(till);
		expect(ops.map((op) => op.state)).toEqual(["declined", "applied"]);
		expect(ops[1]?.op.prev).toBe(ops[0]?.digest);
		await context.close();
	});

	it("is one op and one charge when Confirm is tapped twice at once", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "cola");
		await beginCharge(till);
		await findGuest(till, "7");
		await till.evaluate(() => {
			const button = [...document.querySelectorAll("button")].find((one) => one.textContent === "Confirm");
			button?.click();
			button?.click();
			button?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
		});
		await till.getByText("Paid", { exact: true }).waitFor();
		expect(await readOpLog(till)).toHaveLength(1);
		await context.close();
	});

	it("is rung up, charged and done by keyboard alone", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const till = await enterTill(stage, context);
		await till.keyboard.press("?");
		await till.getByRole("heading", { name: "Keys" }).waitFor();
		await till.keyboard.press("Escape");
		await till.keyboard.press("/");
		await till.keyboard.type("wheat");
		await till.keyboard.press("Enter");
		await till.keyboard.press("+");
		await till.keyboard.press("-");
		expect(await readTotal(till)).toBe("€7.40");
		await till.keyboard.press("c");
		await till.waitForSelector("#guest-code");
		await till.keyboard.type("9");
		await till.keyboard.press("Enter");
		await till.getByText("New balance").waitFor();
		await till.keyboard.press("Enter");
		await till.getByText("Paid", { exact: true }).waitFor();
		await till.keyboard.press("Enter");
		await till.waitForFunction(() => document.querySelector("dialog[open]") === null);
		expect(await readTotal(till)).toBe("€0.00");
		await context.close();
	});

	it("has Confirm under the next key in the very turn in which the guest is shown", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "pils");
		await beginCharge(till);
		await till.evaluate(() => {
			const seen = new MutationObserver(() => {
				if (!document.body.innerText.includes("New balance")) return;
				seen.disconnect();
				document.body.dataset.nextKeyIsFor = document.activeElement?.textContent ?? "";
			});
			seen.observe(document.body, { childList: true, subtree: true });
		});
		await findGuest(till, "9");
		await till.waitForSelector("[data-next-key-is-for]", { state: "attached" });
		expect(await till.getAttribute("body", "data-next-key-is-for")).toBe("Confirm");
		await context.close();
	});

	it("finds a guest by the digits alone, on the pad, and says when nobody has the code", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "pils");
		await beginCharge(till);
		for (const digit of "9999") await till.getByRole("button", { name: digit, exact: true }).click();
		await till.getByText("No guest has this code").waitFor();
		await till.getByRole("button", { name: "Clear", exact: true }).click();
		for (const digit of "0012") await till.getByRole("button", { name: digit, exact: true }).click();
		await till.getByText("New balance").waitFor();
		await context.close();
	});
});

describe("the basket", () => {
	it("gives a removed line back for at least five seconds, and outlives a reload", async () => {
		const { context, till } = await openTill();
		await addProduct(till, "pils", 3);
		await till.reload();
		await till.waitForSelector("[data-product]");
		expect(await readTotal(till)).toBe("€20.40");
		await till.clock.install();
		await till.clock.pauseAt(Date.now() + 60_000);
		await till.keyboard.press("Delete");
		expect(await readTotal(till)).toBe("€0.00");
		await till.clock.runFor(5_000);
		await till.locator("button:visible", { hasText: "Undo" }).click();
		await till.clock.runFor(100);
		expect(await readTotal(till)).toBe("€20.40");
		await context.close();
	});
});

describe("a product that is counted", () => {
	it("is sold out at the tills until the office says how much came in", async () => {
		const desk = await newDevice(stage.browser, { size: LAPTOP });
		const office = await enter(stage, desk, "dashboard", "olive");
		await office.goto(`${stage.url}/dashboard?page=stores&store=bar&product=-new`);
		await office.getByLabel("Name", { exact: true }).fill("Postcard");
		await office.getByLabel("Category").fill("Keepsakes");
		await office.getByLabel("Price").fill("1.20");
		await office.getByLabel("Count the stock").check();
		await office.getByRole("button", { name: "Add to menu" }).click();
		await office.getByText("Sold out: nothing is left.").waitFor();

		const phone = await newDevice(stage.browser);
		const till = await enterTill(stage, phone);
		await till.locator("[data-product=postcard][data-sold-out=true]", { hasText: "Sold out" }).waitFor();

		await office.getByLabel("Came in").fill("3");
		await office.getByRole("button", { name: "Add to stock" }).click();
		await office.getByText("3 left.").waitFor();
		expect(await office.getByLabel("Came in").inputValue()).toBe("");
		await office.keyboard.press("Escape");
		await office.locator("[data-row=postcard]", { hasText: "Stock: 3" }).waitFor();
		await till.reload();
		await till.locator("[data-product=postcard]", { hasText: "3 left" }).waitFor();
		await Promise.all([desk.close(), phone.close()]);
	});
});

it("a till tells times as the org's clocks do, wherever its device thinks it is", async () => {
	const context = await newDevice(stage.browser, { zone: "Pacific/Auckland" });
	const till = await enterTill(stage, context);
	await addProduct(till, "water");
	await till.locator("button:visible", { hasText: /^Cash$/ }).click();
	await till.getByRole("button", { name: "€10.00" }).click();
	await till.getByText("Change", { exact: true }).waitFor();
	await till.goto(`${stage.url}/till?page=sales`);
	const [op] = await readOpLog(till);
	const clock = (timeZone: string) =>
		new Intl.DateTimeFormat("en-IE", { hour: "2-digit", minute: "2-digit", timeZone }).format(op?.savedAt);
	const row = till.getByText(/ · no\. \d/).first();
	await row.waitFor();
	expect(await row.innerText()).toContain(clock("Europe/Berlin"));
	expect(await row.innerText()).not.toContain(clock("Pacific/Auckland"));
	await context.close();
});
