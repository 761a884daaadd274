import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goTo } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage } from "./support/stage.ts";

// A guest stands at the organizer's desk: with a lost wristband, without a way into the wallet, or to be forgotten.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
	const words = { id: "pia", name: "Pia Quell", credentials: ["band-77"], maxMinor: 90_000 };
	await stage.asOwner("POST", "/v1/accounts", { ...words, email: "pia@meadow.example" });
	const id = "0193507c-0000-7000-8000-000000000001";
	await stage.asOwner("POST", "/v1/accounts/pia/grants", { id, unit: "EUR", amountMinor: 4_250, note: "" });
});
afterAll(() => stage?.close());

async function openAs(who: "olive" | "marek"): Promise<{ context: BrowserContext; page: Page }> {
	const context = await newDevice(stage.browser, { size: LAPTOP });
	const page = await enter(stage, context, "dashboard", who);
	await goTo(page, "Guests");
	return { context, page };
}

async function find(page: Page, text: string): Promise<void> {
	await page.getByLabel("Wristband code, account or e-mail").fill(text);
	await page.getByRole("button", { name: "Find" }).click();
}

describe("a manager at the desk", () => {
	let context: BrowserContext;
	let page: Page;
	beforeAll(async () => {
		({ context, page } = await openAs("marek"));
	});
	afterAll(() => context?.close());
	const sheet = () => page.getByRole("dialog", { name: "Pia Quell" });

	it("sees who came last, and finds a guest by the wristband", async () => {
		await page.locator("[data-row=pia]", { hasText: "€42.50" }).waitFor();
		await find(page, "nobody-has-this");
		await page.getByText("Nobody has this").waitFor();
		await page.getByRole("button", { name: "Show the newest" }).click();
		await page.locator("[data-row=g-0200]").waitFor();
		await find(page, "BAND-77");
		await sheet().getByText("€42.50").first().waitFor();
		await sheet().getByText("Granted").waitFor();
		expect(await sheet().getByText("Personal data").count()).toBe(0);
	});

	it("blocks the account, which the list knows at once, and lets it be used again", async () => {
		await sheet().getByRole("button", { name: "Block", exact: true }).click();
		await sheet().getByText("Blocked", { exact: true }).waitFor();
		expect(await page.locator("[data-row=pia]").innerText()).toContain("Blocked");
		await sheet().getByRole("button", { name: "Unblock" }).click();
		await sheet().getByText("In use", { exact: true }).waitFor();
	});

	it("gives the code of a new wristband and removes the lost one's", async () => {
		await sheet().getByRole("button", { name: "Add a wristband code" }).click();
		await sheet().getByLabel("Code of the new wristband").fill("band-78");
		await sheet().getByRole("button", { name: "Add code" }).click();
		await sheet().getByRole("button", { name: "Remove band-77" }).click();
		await page.getByText("The account and what is on it stay.").waitFor();
		await page.getByRole("button", { name: "Remove code" }).click();
		await sheet().getByRole("button", { name: "Remove band-77" }).waitFor({ state: "detached" });
		const lost = await stage.asOwner("GET", "/v1/credentials/band-77").catch((error) => String(error));
		expect(lost).toContain("404");
		expect(await stage.asOwner("GET", "/v1/credentials/band-78")).toMatchObject({ account: "pia" });
	});

	it("mails a link to the wallet, which opens it", async () => {
		await sheet().getByRole("button", { name: "Mail a link to the wallet" }).click();
		await sheet().getByText("A link is on its way to pia@meadow.example.").waitFor();
		const mail = (await stage.mails()).findLast(({ to }) => to === "pia@meadow.example");
		const [link = ""] = /https?:\S+#enter=\S+/.exec(mail?.text ?? "") ?? [];
		const guest = await newDevice(stage.browser);
		const wallet = await guest.newPage();
		await wallet.goto(link);
		await wallet.locator("[data-testid=balance]", { hasText: "€42.50" }).waitFor();
		await guest.close();
	});

	it("makes a wallet code that opens it, and removes it, which signs the wallet out", async () => {
		await sheet().getByRole("button", { name: "Make a wallet code" }).click();
		const link = await page.getByLabel("Link", { exact: true }).inputValue();
		await page.getByRole("button", { name: "Done" }).click();
		const guest = await newDevice(stage.browser);
		const wallet = await guest.newPage();
		await wallet.goto(link);
		await wallet.waitForSelector("[data-testid=balance]");
		await sheet()
			.getByRole("button", { name: /^Remove the wallet code/ })
			.click();
		await page.getByText("whoever has this wallet open is signed out").waitFor();
		await page.getByRole("button", { name: "Remove code" }).click();
		await sheet().getByText("No wallet code opens it yet.").waitFor();
		await wallet.reload();
		await wallet.getByLabel("Code on your wristband").waitFor();
		await guest.close();
	});
});

describe("an owner at the desk", () => {
	it("exports a guest and forgets them, after showing who it is and reading what stays", async () => {
		const { context, page } = await openAs("olive");
		await find(page, "pia@meadow.example");
		const sheet = page.getByRole("dialog", { name: "Pia Quell" });
		await sheet.getByText("Personal data").waitFor();
		await stage.letFactorsAge();
		await page.reload();
		await sheet.getByRole("button", { name: "Export everything" }).click();
		const saving = page.waitForEvent("download");
		await page.getByLabel("Your password").fill(stage.password);
		await page.getByRole("button", { name: "Confirm" }).click();
		const saved = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
		expect(saved).toMatchObject({ person: { name: "Pia Quell" }, codes: ["band-78"] });

		await sheet.getByRole("button", { name: "Forget this guest" }).click();
		const asked = page.getByRole("dialog", { name: "Forget Pia Quell?" });
		await asked.getByText("stays in the books, under the id pia").waitFor();
		await asked.getByText("€42.50").waitFor();
		await asked.getByRole("button", { name: "Forget", exact: true }).click();
		const nobody = page.getByRole("dialog", { name: "pia" });
		await nobody.getByText("Forgotten").waitFor();
		await nobody.getByText("Granted").waitFor();
		await page.keyboard.press("Escape");
		expect(await page.locator("[data-row=pia]").count()).toBe(0);
		expect(await page.content()).not.toContain("Pia Quell");
		await context.close();
	});
});

it("an auditor reads it all and changes nothing", async () => {
	const database = await stage.database();
	await database.prepare("UPDATE staff SET role = 'auditor' WHERE id = 'marek'").run();
	const { context, page } = await openAs("marek");
	await find(page, "g-0200");
	const sheet = page.getByRole("dialog", { name: /./ });
	await sheet.getByText("Wristband codes").waitFor();
	await sheet.getByText("What happened").waitFor();
	const buttons = await sheet.getByRole("button").allInnerTexts();
	expect(buttons.filter((name) => !["", "Show older"].includes(name.trim()))).toEqual([]);
	await context.close();
});
