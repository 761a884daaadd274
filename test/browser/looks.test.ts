import axe from "axe-core";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkDevice, walkOffice, walkPublic, walkTill, walkWallet } from "./support/screens.ts";
import {
	enterTill,
	LAPTOP,
	NARROW,
	newDevice,
	type OpenOptions,
	openStage,
	type Stage,
	signInAt,
} from "./support/stage.ts";
import { addProduct, beginCharge, findGuest } from "./support/till.ts";

// What can be measured of how it looks: access rules, reflow, sizes.

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
	// One sale, so that no list is empty.
	await withDevice({}, async (context) => walkTill(stage, context, async () => undefined));
});
afterAll(() => stage?.close());

async function withDevice(
	options: OpenOptions,
	use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
	const context = await newDevice(stage.browser, options);
	await use(context);
	await context.close();
}

const WALKS = [walkPublic, walkTill, walkDevice, walkOffice, walkWallet];

async function violationsOf(page: Page, sevenToOne: boolean): Promise<string[]> {
	await page.evaluate(axe.source);
	return await page.evaluate(async (enhanced) => {
		const { axe } = window as unknown as { axe: typeof import("axe-core") };
		const options = { rules: { "color-contrast-enhanced": { enabled: enhanced } } };
		const { violations } = await axe.run(document, options);
		return violations.flatMap(({ id, nodes }) =>
			nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary?.slice(0, 200)}`),
		);
	}, sevenToOne);
}

describe("every screen and every sheet", () => {
	it.each([
		["light", "on a phone", {}],
		["dark", "on a phone", {}],
		["sunlight", "on a phone, with 7:1 contrast", {}],
		["light", "on a laptop", { size: LAPTOP }],
	] as const)(
		"breaks no rule of access in the %s theme %s",
		async (theme, _where, size) => {
			const found: string[] = [];
			await withDevice({ theme, ...size }, async (context) => {
				for (const walk of WALKS) {
					await walk(stage, context, async (name, page) => {
						const broken = await violationsOf(page, theme === "sunlight");
						found.push(...broken.map((one) => `${name}: ${one}`));
					});
				}
			});
			expect(found).toEqual([]);
		},
		120_000,
	);

	it("flows into 320 pixels without scrolling sideways", async () => {
		const wide: string[] = [];
		await withDevice({ size: NARROW }, async (context) => {
			for (const walk of WALKS) {
				await walk(stage, context, async (name, page) => {
					const overflow = await page.evaluate(() => {
						const boxes = [document.documentElement, ...document.querySelectorAll("dialog, main")];
						return boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.tagName);
					});
					wide.push(...overflow.map((tag) => `${name}: ${tag}`));
				});
			}
		});
		expect(wide).toEqual([]);
	});
});

describe("the till at a phone's size", () => {
	const SMALL = "button, a[href], input:not([type=radio], [type=checkbox])";

	async function smallerThan(page: Page, selector: string, px: number): Promise<string[]> {
		return await page.evaluate(
			({ chosen, least }) => {
				const scope = document.querySelector("dialog[open]") ?? document;
				return [...scope.querySelectorAll<HTMLElement>(chosen)]
					.filter((one) => one.checkVisibility())
					.map((one) => ({ one, box: one.getBoundingClientRect() }))
					.filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
					.map(({ one, box }) => `${one.textContent || one.ariaLabel}: ${box.width} × ${box.height}`);
			},
			{ chosen: selector, least: px },
		);
	}

	it("has targets of 48 pixels and more, and of 64 for what is tapped all day", async () => {
		await withDevice({}, async (context) => {
			await walkTill(stage, context, async (name, page) => {
				expect(await smallerThan(page, SMALL, 48), name).toEqual([]);
			});
		});
		await withDevice({}, async (context) => {
			const till = await enterTill(stage, context);
			expect(await smallerThan(till, "[data-product], button[data-size=till]", 64)).toEqual([]);
			await addProduct(till, "pils");
			await beginCharge(till);
			expect(await smallerThan(till, "form button", 64)).toEqual([]);
		});
	});

	it("shows the total at 32 pixels and more, and nothing below 14", async () => {
		await withDevice({}, async (context) => {
			const till = await enterTill(stage, context);
			const sizes = await till.evaluate(() => {
				const sizeOf = (one: Element) => Number.parseFloat(getComputedStyle(one).fontSize);
				const shown = [...document.querySelectorAll("#app *")].filter(
					(one) => one.checkVisibility() && one.textContent !== "" && one.childElementCount === 0,
				);
				const total = document.querySelector("[data-testid=dock-total]");
				return { total: total === null ? 0 : sizeOf(total), least: Math.min(...shown.map(sizeOf)) };
			});
			expect(sizes.total).toBeGreaterThanOrEqual(32);
			expect(sizes.least).toBeGreaterThanOrEqual(14);
		});
	});
});

describe("a phone held sideways", () => {
	it("shows the next step of a sale without scrolling", async () => {
		await withDevice({ size: { width: 844, height: 390 } }, async (context) => {
			const till = await context.newPage();
			const hidden: string[] = [];
			const look = async (name: string) => {
				const box = await till.getByRole("button", { name }).boundingBox();
				if (box === null || box.y < 0 || box.y + box.height > 390) hidden.push(name);
			};
			await till.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
			await till.click("[data-lock] [data-staff=casey]");
			await till.waitForSelector("#pin");
			await look("Start selling");
			await till.getByRole("button", { name: "Someone else" }).click();
			await signInAt(till);
			await addProduct(till, "pils");
			await look("Charge €6.80");
			await beginCharge(till);
			await look("Find guest");
			await findGuest(till, "4");
			await look("Confirm");
			await till.keyboard.press("Escape");
			await till.locator("button:visible", { hasText: /^Cash$/ }).click();
			await look("Exactly €6.80");
			expect(hidden).toEqual([]);
		});
	});
});

describe("who asked for no motion", () => {
	it("sees nothing move, and all the same that something is coming", async () => {
		await withDevice({}, async (context) => {
			await context.route("**/v1/accounts/**", () => new Promise(() => {}));
			const wallet = await context.newPage();
			await wallet.goto(`${stage.url}/wallet#claim=${stage.claimOf("g-0001")}`);
			const bone = wallet.locator("main [data-shape=row]").first();
			await bone.waitFor({ state: "attached" });
			await wallet.waitForTimeout(500);
			const drawn = await bone.evaluate((one) => {
				const { animationIterationCount, animationDuration, opacity } = getComputedStyle(one);
				return { times: animationIterationCount, seconds: animationDuration, opacity: Number(opacity) };
			});
			expect(drawn).toMatchObject({ times: "1", seconds: "0.001s" });
			expect(drawn.opacity).toBeGreaterThan(0.5);
		});
	});
});
