import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { NAME_LENGTH_MAX, PRODUCTS_PER_MENU_MAX } from "../core/limits.ts";
import { nonNegativeMinorSchema, rateBpsSchema, unitSchema } from "../money/minor.ts";
import { taxModeSchema } from "../money/tax.ts";

const nameSchema = z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH_MAX));

export const menuItemSchema = z.object({
	product: idSchema,
	name: nameSchema,
	category: idSchema,
	priceMinor: nonNegativeMinorSchema,
	depositMinor: nonNegativeMinorSchema,
	taxBps: rateBpsSchema,
	// counted: an ask may not take the stock below zero. Uncounted products always sell.
	counted: z.boolean(),
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
	taxMode: taxModeSchema,
	categories: z.array(menuCategorySchema),
	items: z.array(menuItemSchema).check(z.maxLength(PRODUCTS_PER_MENU_MAX)),
});
export type Menu = z.infer<typeof menuSchema>;
