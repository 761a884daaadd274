import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Menu } from "../../../domain/catalog/menu.ts";
import { caller, type Fixture, makeOrg, send } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";

// From the catalog's rows to what a store sells.

let org: Fixture;
beforeAll(async () => {
	org = await makeOrg(door, "menu", { stores: 1, tillsPerStore: 0, accounts: 0, balanceMinor: 1 });
});

const set = (assignments: string, product = "beer") =>
	env.DB.prepare(`UPDATE products SET ${assignments} WHERE org = 'menu' AND id = ?`).bind(product).run();
const publish = () => send(door, org.ownerToken, "POST", "/v1/stores/store-1/menu/publish");
const menu = async () => (await caller(door, org.ownerToken)("GET", "/v1/stores/store-1/menu")) as Menu;

it("says what the catalog leaves out as nothing", async () => {
	const { coinMinor, offline, items } = await menu();
	expect({ coinMinor, offline }).toEqual({
		coinMinor: 1,
		offline: { perSaleMinor: 0, perAccountMinor: 0, perTillMinor: 0, headAgeMaxMs: 0 },
	});
	expect(items[0]).toMatchObject({
		...{ freePrice: false, returnable: false, minAge: null, vouchers: [], modifiers: [], parts: [] },
	});
});

it("carries everything that the catalog says, and what is known of a bundle's parts", async () => {
	await env.DB.prepare(
		`UPDATE orgs SET coin_minor = 5, offline = '{"perSaleMinor":2000,"perTillMinor":9000}' WHERE id = 'menu'`,
	).run();
	const modifiers = JSON.stringify([{ id: "oat", name: "Oat milk", priceMinor: 50 }]);
	await set(
		`free_price = 1, returnable = 1, min_age = 16, vouchers = '["DRINK"]', modifiers = '${modifiers}'`,
	);
	await set(`parts = '[{"product":"beer","quantity":2}]'`, "shirt");
	expect((await publish()).status).toBe(200);
	const { coinMinor, offline, items } = await menu();
	expect({ coinMinor, offline }).toEqual({
		coinMinor: 5,
		offline: { perSaleMinor: 2_000, perAccountMinor: 0, perTillMinor: 9_000, headAgeMaxMs: 0 },
	});
	expect(items.find(({ product }) => product === "beer")).toMatchObject({
		...{ freePrice: true, returnable: true, minAge: 16, vouchers: ["DRINK"] },
		modifiers: [{ id: "oat", name: "Oat milk", priceMinor: 50 }],
	});
	expect(items.find(({ product }) => product === "shirt")?.parts).toEqual([
		{ product: "beer", quantity: 2, weightMinor: 500, taxBps: 1_900, counted: false },
	]);
});

it.each([
	["lists that are no JSON", "vouchers = '['", "items.0.vouchers"],
	[
		"a modifier without a price",
		`modifiers = '[{"id":"oat","name":"Oat"}]'`,
		"items.0.modifiers.0.priceMinor",
	],
	["parts that are no list", "parts = '7'", "items.0.parts"],
	["a part that nobody sells", `parts = '[{"product":"ghost","quantity":1}]'`, "items.0.parts.0.weightMinor"],
])("%s are named, and the store goes on selling what it sold", async (_, assignment, path) => {
	const before = await menu();
	await set("vouchers = '[]', modifiers = '[]', parts = '[]'");
	await set(assignment);
	const { status, body } = await publish();
	expect([status, (body as { code: string }).code]).toEqual([409, "catalog-invalid"]);
	expect((body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
	expect(await menu()).toEqual(before);
});
