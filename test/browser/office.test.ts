import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAuthenticator, goTo } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage } from "./support/stage.ts";

// What the office does for a guest who comes with a question about money, about mail or about a PIN.

let stage: Stage;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
	stage = await openStage();
	const words = { id: "pia", name: "Pia Quell", credentials: ["band-77"], maxMinor: 90_000 };
	await stage.asOwner("POST", "/v1/accounts", words);
	const id = "0193507c-0000-7000-8000-000000000001";
	await stage.asOwner("POST", "/v1/accounts/pia/grants", { id, unit: "EUR", amountMinor: 4_250, note: "" });
	context = await newDevice(stage.browser, { size: LAPTOP });
	page = await enter(stage, context, "dashboard", "marek");
	await addAuthenticator(context, page);
	await goTo(page, "My sign-in");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await page.getByRole("button", { name: "Go on" }).click();
	await page.getByRole("button", { name: "I have kept them" }).click();
	await openPia();
});
afterAll(async () => {
	await context?.close();
	await stage?.close();
});

const sheet = () => page.getByRole("dialog", { name: "Pia Quell", exact: true });
const whoAreYou = () => page.getByRole("dialog", { name: "Is it you?" });

async function openPia(): Promise<void> {
	await page.goto(`${stage.url}/dashboard?page=guests&guest=pia`);
	await sheet().getByText("What happened").waitFor();
}

async function openWallet(): Promise<{ guest: BrowserContext; wallet: Page }> {
	const { link } = (await stage.asOwner("POST", "/v1/accounts/pia/claims")) as { link: string };
	const guest = await newDevice(stage.browser);
	const wallet = await guest.newPage();
	await wallet.goto(link);
	await wallet.waitForSelector("[data-testid=balance]");
	return { guest, wallet };
}

describe("a payout", () => {
	const asked = () => page.getByRole("dialog", { name: "Pay out to Pia Quell" });

	it("begins with all there is, and is refused in words", async () => {
		await sheet().getByRole("button", { name: "Pay out" }).click();
		await asked().getByText("€42.50 can be paid out.").waitFor();
		expect(await asked().getByLabel("Amount").inputValue()).toBe("42.50");
		await asked().getByLabel("Amount").fill("42.51");
		await asked().getByRole("button", { name: "Pay out" }).click();
		await asked().getByText("There is not enough in this account.").waitFor();
	});

	it("wants it shown again who this is, and is not done without", async () => {
		await stage.letFactorsAge();
		await openPia();
		await sheet().getByRole("button", { name: "Pay out" }).click();
		await asked().getByLabel("Amount").fill("30,00");
		await asked().getByLabel("Reference").fill("Transfer 7781");
		await asked().getByRole("button", { name: "Pay out" }).click();
		await whoAreYou().getByRole("button", { name: "Close" }).click();
		await asked().getByText("Nothing was changed: this needs you to confirm that it is you.").waitFor();
		await sheet().getByText("€42.50").first().waitFor();
	});

	it("whose answer was lost is asked again as the same, and happens once", async () => {
		await page.route("**/v1/accounts/pia/payouts", async (route) => {
			const response = await route.fetch();
			await (response.ok() ? route.abort() : route.fulfill({ response }));
		});
		await asked().getByRole("button", { name: "Pay out" }).click();
		await whoAreYou().getByRole("button", { name: "Use a passkey" }).click();
		await asked().getByText("No connection.").waitFor();
		await page.unroute("**/v1/accounts/pia/payouts");
		await page.keyboard.press("Escape");
		await sheet().getByRole("button", { name: "Pay out" }).click();
		await asked().getByLabel("Amount").fill("30.00");
		await asked().getByLabel("Reference").fill("Transfer 7781");
		await asked().getByRole("button", { name: "Pay out" }).click();
		await asked().getByText("€30.00 taken off").waitFor();
		await asked().getByText("€12.50 is left on the account.").waitFor();
		await asked().getByRole("button", { name: "Done" }).click();
		await sheet().getByText("€12.50").first().waitFor();
		expect(await sheet().getByText("Transfer 7781").count()).toBe(1);
	});

	it("stands in the guest's wallet with its reference, and in the log", async () => {
		const { guest, wallet } = await openWallet();
		expect(await wallet.getByTestId("balance").textContent()).toBe("€12.50");
		const entry = wallet.getByRole("listitem").filter({ hasText: "Transfer 7781" });
		await expect.poll(() => entry.innerText()).toContain("Paid out");
		expect(await entry.innerText()).toContain("−€30.00");
		await guest.close();
		const database = await stage.database();
		const { results } = await database
			.prepare("SELECT actor, target FROM audit WHERE act = 'value-paid-out'")
			.all<{ actor: string; target: string }>();
		expect(new Set(results.map(({ actor, target }) => `${actor} ${target}`))).toEqual(new Set(["marek pia"]));
	});
});

it("value is given, which the sheet and the wallet show", async () => {
	await sheet().getByRole("button", { name: "Give value" }).click();
	const asked = page.getByRole("dialog", { name: "Give value to Pia Quell" });
	await asked.getByRole("button", { name: "Give value" }).click();
	await asked.getByText("Fill this in.").waitFor();
	await asked.getByLabel("Amount").fill("7.50");
	await asked.getByLabel("What for").fill("Helper's dinner");
	await asked.getByRole("button", { name: "Give value" }).click();
	await asked.getByText("€7.50 given").waitFor();
	await asked.getByText("€20.00 is on the account now.").waitFor();
	await asked.getByRole("button", { name: "Done" }).click();
	await sheet().getByText("Helper's dinner").waitFor();
});
