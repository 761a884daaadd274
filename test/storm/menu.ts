import type { Menu } from "../../domain/catalog/menu.ts";
import { beer, menu, menuItem, shirt } from "../support/builders.ts";

// What the storm's stores sell: something uncounted, something scarce, something that comes back, something for
// adults, and something that vouchers pay for.

// What tills may take offline, from hardly a sale to more than anyone has; each menu has the next.
const TILL_LIMITS_MINOR = [8_000, 1_500, 25_000, 4_000] as const;

const ITEMS = [
	{ ...beer, vouchers: ["DRINK"] },
	shirt,
	menuItem({
		product: "cup",
		name: "Cup returned",
		priceMinor: 0,
		depositMinor: 200,
		returnable: true,
		taxBps: 0,
	}),
	menuItem({ product: "wine", name: "Wine", priceMinor: 650, depositMinor: 0, minAge: 18, taxBps: 1_900 }),
];

export function stormMenu(store: string, version: number, seed: number): Menu {
	// Every other version has another price, so that tills with an old menu ask for the wrong one.
	const beerMinor = 500 + (version % 2) * 50;
	const items = ITEMS.map((item) => (item.product === "beer" ? { ...item, priceMinor: beerMinor } : item));
	const perTillMinor = TILL_LIMITS_MINOR[(seed + version) % TILL_LIMITS_MINOR.length] ?? 0;
	const offline = { perSaleMinor: 5_000, perAccountMinor: 6_000, perTillMinor, headAgeMaxMs: 3_600_000 };
	return menu({ store, version, items, coinMinor: 5, offline });
}
