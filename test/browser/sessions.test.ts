import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectNoSecretOnDisk, goTo, signOut } from "./support/identity.ts";
import { enter, LAPTOP, newDevice, openStage, type Stage } from "./support/stage.ts";

// Being signed in, at the dashboard and in the wallet: what lasts, what ends, and what is there without a network.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

describe("a session", () => {
	it("is the only one of whoever signs in for the first time, the demo's owner too", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const page = await enter(stage, context, "dashboard", "olive");
		await goTo(page, "My sign-in");
		await page.locator("[data-session]").first().waitFor();
		expect(await page.locator("[data-session]").count()).toBe(1);
		await context.close();
	});

	it("goes on when its token runs out, asked for once by however many wait for it", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const page = await enter(stage, context, "dashboard", "olive");
		// A token tells whole seconds: a second one of the same second is the same one.
		await page.waitForTimeout(1_100);
		let renewals = 0;
		page.on("request", (request) => {
			if (request.url().endsWith("/v1/refresh")) renewals += 1;
		});
		const refused = new Set<string>();
		await page.route(/\/v1\/(staff|stores)$/, async (route) => {
			const { pathname } = new URL(route.request().url());
			if (refused.has(pathname)) return route.continue();
			refused.add(pathname);
			const body = { title: "Expired", code: "token-expired", status: 401, detail: "", requestId: "" };
			return route.fulfill({ status: 401, contentType: "application/problem+json", json: body });
		});
		await goTo(page, "Staff");
		await page.locator("tr", { hasText: "Marek Nowak" }).getByText("Every store").waitFor();
		expect([...refused].sort()).toEqual(["/v1/staff", "/v1/stores"]);
		expect(renewals).toBe(1);
		await context.close();
	});

	it("is one for all tabs: they open together, and signing out in one is signing out in each", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const first = await enter(stage, context, "dashboard", "marek");
		const others = await Promise.all([1, 2, 3].map(() => context.newPage()));
		await Promise.all(others.map((page) => page.goto(`${stage.url}/dashboard?page=tills`)));
		for (const page of others) await page.locator("[data-row=bar-1]").waitFor();
		await signOut(first);
		for (const page of others) await page.getByLabel("E-mail").waitFor();
		await first.reload();
		await first.getByLabel("E-mail").waitFor();
		await context.close();
	});

	it("opens without a network as who it was, can be looked at, and says what needs a connection", async () => {
		const context = await newDevice(stage.browser, { size: LAPTOP });
		const page = await enter(stage, context, "dashboard", "olive");
		await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
		await goTo(page, "Tills");
		await page.locator("[data-row=bar-1]").waitFor();
		await context.setOffline(true);
		await page.getByText(/Offline since .+ changes need a connection/).waitFor();
		// An answer that was on its way may still say otherwise for a moment.
		await page.getByRole("link", { name: "New till" }).waitFor({ state: "detached" });
		expect(await page.locator("[data-row=bar-1]").count()).toBe(1);
		await page.reload();
		await page.getByText("Meadow Festival").waitFor();
		await page.getByText("Tills go on selling.").waitFor();
		await context.setOffline(false);
		await page.locator("[data-row=bar-1]").waitFor();
		await context.close();
	});
});

describe("a guest", () => {
	it("opens the wallet by the code of a link, which leaves no trace, and pays with codes, online and off", async () => {
		const context = await newDevice(stage.browser);
		const wallet = await enter(stage, context, "wallet", "g-0002");
		expect(wallet.url()).toBe(`${stage.url}/wallet`);
		await expectNoSecretOnDisk(wallet);
		await wallet.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
		await wallet.getByRole("button", { name: "Pay with a code" }).click();
		await wallet.locator("[data-testid=pay-code][data-kind=online] svg[role=img]").waitFor();
		await context.setOffline(true);
		await wallet.reload();
		await wallet.getByText(/As of .+, offline/).waitFor();
		await wallet.getByRole("button", { name: "Pay with a code" }).click();
		await wallet.locator("[data-testid=pay-code][data-kind=offline] svg[role=img]").waitFor();
		await context.close();
	});

	it("with a wrong code is told so, and gets in with the right one", async () => {
		const context = await newDevice(stage.browser);
		const wallet = await context.newPage();
		await wallet.goto(`${stage.url}/wallet#claim=AAAAA-BBBBB-CCCCC-DDDDD`);
		await wallet.getByText("This code is not known").waitFor();
		await wallet.getByLabel("Code on your wristband").fill(stage.claimOf("g-0003").toLowerCase());
		await wallet.getByRole("button", { name: "Open wallet" }).click();
		await wallet.waitForSelector("[data-testid=balance]");
		await context.close();
	});

	it("sets a PIN, sees the own devices, and blocks a lost tag", async () => {
		const context = await newDevice(stage.browser);
		const wallet = await enter(stage, context, "wallet", "g-0003");
		await wallet.getByRole("button", { name: "More" }).click();
		await wallet.getByRole("button", { name: "Set a PIN" }).click();
		await wallet.getByLabel("New PIN").fill("4096");
		await wallet.getByRole("button", { name: "Save PIN" }).click();
		await wallet.getByText("Tills ask for it above €20.00.").waitFor();
		await wallet.getByRole("button", { name: "Done" }).click();
		await wallet.getByRole("button", { name: "More" }).click();
		await wallet.getByRole("button", { name: "Change the PIN" }).waitFor();
		await wallet.getByRole("button", { name: "My devices" }).click();
		await wallet.getByText("This device").waitFor();
		await wallet.keyboard.press("Escape");
		await wallet.getByRole("button", { name: "Block my tag" }).click();
		await wallet.getByRole("button", { name: "Block it now" }).click();
		await wallet.getByText("Blocked. Ask at the help point.").waitFor();
		expect(await wallet.getByRole("button", { name: "Pay with a code" }).count()).toBe(0);
		await context.close();
	});
});
