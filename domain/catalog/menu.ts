import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { NAME_LENGTH_MAX, PRODUCTS_PER_MENU_MAX } from "../core/limits.ts";
import {
	minorSchema,
	nonNegativeMinorSchema,
	positiveMinorSchema,
	rateBpsSchema,
	unitSchema,
} from "../money/minor.ts";
import { taxModeSchema } from "../money/tax.ts";
import { NO_OFFLINE, offlinePolicySchema } from "../till/offline.ts";

const nameSchema = z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH_MAX));

export const modifierSchema = z.object({ id: idSchema, name: nameSchema, priceMinor: minorSchema });

// What a bundle is made of: its price is split over the parts by what they cost alone, for tax and for the shelf.
export const bundlePartSchema = z.object({
	product: idSchema,
	quantity: z.int().check(z.gte(1), z.lte(100)),
	weightMinor: nonNegativeMinorSchema,
	taxBps: rateBpsSchema,
	counted: z.boolean(),
});

export const menuItemSchema = z.object({
	product: idSchema,
	name: nameSchema,
	category: idSchema,
	priceMinor: nonNegativeMinorSchema,
	depositMinor: nonNegativeMinorSchema,
	taxBps: rateBpsSchema,
	// counted: an ask may not take the stock below zero. Uncounted products always sell.
	counted: z.boolean(),
	// Sold at the price that is typed in.
	freePrice: z._default(z.boolean(), false),
	// May be rung up with a negative quantity, as returned deposits are.
	returnable: z._default(z.boolean(), false),
	// Nobody younger may pay for it; null: anyone.
	minAge: z._default(z.nullable(z.int().check(z.gte(1), z.lte(99))), null),
	// Units of vouchers of which one covers one piece.
	vouchers: z._default(z.array(unitSchema), []),
	modifiers: z._default(z.array(modifierSchema), []),
	parts: z._default(z.array(bundlePartSchema), []),
	// What a tile shows where there is no picture: a glyph on a hue of the colour circle.
	glyph: z.string().check(z.minLength(1), z.maxLength(8)),
	hue: z.int().check(z.gte(0), z.lte(359)),
});
export type MenuItem = z.infer<typeof menuItemSchema>;

export const menuCategorySchema = z.object({ id: idSchema, name: nameSchema });

// What a store sells. The store object keeps its own copy and prices from that copy alone.
export const menuSchema = z.object({
	store: idSchema,
	storeName: nameSchema,
	version: z.int().check(z.gte(1)),
	unit: unitSchema,
	decimals: z.int().check(z.gte(0), z.lte(4)),
	locale: z.string().check(z.minLength(2), z.maxLength(35)),
	// By whose clocks tills tell times; menus of before say none.
	zone: z.optional(z.string().check(z.maxLength(60))),
	taxMode: taxModeSchema,
	// The smallest coin; totals paid in cash are rounded to it.
	coinMinor: z._default(positiveMinorSchema, 1),
	offline: z._default(offlinePolicySchema, NO_OFFLINE),
	categories: z.array(menuCategorySchema),
	items: z.array(menuItemSchema).check(z.maxLength(PRODUCTS_PER_MENU_MAX)),
});
export type Menu = z.infer<typeof menuSchema>;
