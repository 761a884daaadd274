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
		await asked().getByText("This is more than can be paid out. Take less.").waitFor();
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
		await expect.poll(() => sheet().getByText("Transfer 7781").count()).toBe(1);
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

it("a payout that was refused is tried again with less, in the same sheet", async () => {
	await sheet().getByRole("button", { name: "Pay out" }).click();
	const asked = page.getByRole("dialog", { name: "Pay out to Pia Quell" });
	const payOut = async (amount: string) => {
		await asked.getByLabel("Amount").fill(amount);
		await asked.getByRole("button", { name: "Pay out" }).click();
	};
	await payOut("20.01");
	await asked.getByText("This is more than can be paid out. Take less.").waitFor();
	await payOut("1.00");
	await asked.getByText("€1.00 taken off").waitFor();
	await asked.getByText("€19.00 is left on the account.").waitFor();
	await asked.getByRole("button", { name: "Done" }).click();
});

const linkTo = async (email: string, sign: string) => {
	const find = new RegExp(`http\\S+#${sign}=\\S+`);
	const links = async () =>
		(await stage.mails()).flatMap(({ to, text }) => (to === email ? (find.exec(text) ?? []) : []));
	await expect.poll(async () => (await links()).length).toBeGreaterThan(0);
	return (await links()).at(-1) ?? "";
};

describe("an address", () => {
	it("is set at the desk, and a link is mailed there", async () => {
		await sheet().getByText("None: no link to the wallet can be mailed.").waitFor();
		await sheet().getByRole("button", { name: "Set an address" }).click();
		await sheet().getByLabel("The guest's e-mail").fill("pia@meadow");
		await sheet().getByRole("button", { name: "Save address" }).click();
		await sheet().getByText("An e-mail address.").waitFor();
		await sheet().getByLabel("The guest's e-mail").fill("Pia@meadow.example");
		await sheet().getByRole("button", { name: "Save address" }).click();
		await sheet().getByRole("button", { name: "Remove pia@meadow.example" }).waitFor();
		await sheet().getByRole("button", { name: "Mail a link to the wallet" }).click();
		await sheet().getByText("A link is on its way to pia@meadow.example.").waitFor();
		expect(await linkTo("pia@meadow.example", "enter")).toContain(stage.url);
	});

	it("is removed there, which signs the wallet out", async () => {
		const { guest, wallet } = await openWallet();
		await sheet().getByRole("button", { name: "Remove pia@meadow.example" }).click();
		await page.getByText("whoever has this wallet open is signed out").waitFor();
		await page.getByRole("button", { name: "Remove address" }).click();
		await sheet().getByRole("button", { name: "Set an address" }).waitFor();
		await wallet.reload();
		await wallet.getByLabel("Code on your wristband").waitFor();
		await guest.close();
	});

	it("is given by the guest in the wallet, and counts when the link from the mail was followed", async () => {
		const { guest, wallet } = await openWallet();
		const open = async () => {
			await wallet.getByRole("button", { name: "More" }).click();
			await wallet.getByRole("button", { name: "E-mail" }).click();
		};
		await open();
		await wallet.getByLabel("Your e-mail").fill("quell@meadow.example");
		await wallet.getByRole("button", { name: "Send a link to confirm" }).click();
		await wallet.getByText("Look into your mail").waitFor();
		await wallet.getByRole("button", { name: "Done" }).click();
		await openPia();
		await sheet().getByRole("button", { name: "Set an address" }).waitFor();

		const link = await linkTo("quell@meadow.example", "address");
		await wallet.goto(link);
		await wallet.getByText("Your address is confirmed").waitFor();
		expect(wallet.url()).toBe(`${stage.url}/wallet`);
		await wallet.getByRole("button", { name: "Done" }).click();
		await expect.poll(() => wallet.getByTestId("balance").textContent()).toBe("€19.00");
		await open();
		await wallet.getByText("quell@meadow.example").waitFor();
		await openPia();
		await sheet().getByRole("button", { name: "Remove quell@meadow.example" }).waitFor();

		await wallet.getByRole("button", { name: "Remove my address" }).click();
		await wallet.getByRole("button", { name: "Remove it" }).click();
		await wallet.getByLabel("Your e-mail").waitFor();
		await wallet.reload();
		await wallet.waitForSelector("[data-testid=balance]");
		const stranger = await newDevice(stage.browser);
		const late = await stranger.newPage();
		await late.goto(link);
		await late.getByRole("alert").getByText("This code is not known, or it was used already.").waitFor();
		await Promise.all([guest.close(), stranger.close()]);
	});
});

it("a forgotten PIN is removed after showing who it is, and the guest sets a new one", async () => {
	await stage.asOwner("PUT", "/v1/accounts/pia/pin", { pin: "4711", aboveMinor: 500 });
	await stage.letFactorsAge();
	await openPia();
	await sheet().getByText("Asked for above €5.00").waitFor();
	await sheet().getByRole("button", { name: "Remove the PIN" }).click();
	await page.getByText("also above €5.00 at once").waitFor();
	await page.getByRole("button", { name: "Remove PIN" }).click();
	await whoAreYou().getByRole("button", { name: "Use a passkey" }).click();
	await sheet().getByText("Not set").waitFor();
	expect(await sheet().getByRole("button", { name: "Remove the PIN" }).count()).toBe(0);
	const { guest, wallet } = await openWallet();
	await wallet.getByRole("button", { name: "More" }).click();
	await wallet.getByRole("button", { name: "Set a PIN" }).click();
	await wallet.getByLabel("New PIN").fill("1379");
	await wallet.getByRole("button", { name: "Save PIN" }).click();
	await wallet.getByText("The PIN is set").waitFor();
	await guest.close();
});
