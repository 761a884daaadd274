import * as z from "zod/mini";
import { BPS_ONE, minorSchema, rateBpsSchema } from "./minor.ts";
import { divideRounded } from "./rounding.ts";

// inclusive: the shown price contains the tax; exclusive: the tax is added to it.
export const taxModeSchema = z.enum(["inclusive", "exclusive"]);
export type TaxMode = z.infer<typeof taxModeSchema>;

export const taxPartSchema = z.object({
	rateBps: rateBpsSchema,
	netMinor: minorSchema,
	taxMinor: minorSchema,
	grossMinor: minorSchema,
});
export type TaxPart = z.infer<typeof taxPartSchema>;

export type Taxable = { readonly amountMinor: number; readonly rateBps: number };

// One tax part per rate, rounded once on the sum of its lines: rounding line by line would drift from
// what the authority computes from the totals.
export function splitTax(taxables: readonly Taxable[], mode: TaxMode): TaxPart[] {
	const amountByRate = new Map<number, number>();
	for (const { amountMinor, rateBps } of taxables) {
		amountByRate.set(rateBps, (amountByRate.get(rateBps) ?? 0) + amountMinor);
	}
	return [...amountByRate]
		.sort(([a], [b]) => a - b)
		.map(([rateBps, amountMinor]) => taxPart(amountMinor, rateBps, mode));
}

function taxPart(amountMinor: number, rateBps: number, mode: TaxMode): TaxPart {
	if (mode === "exclusive") {
		const taxMinor = divideRounded(amountMinor * rateBps, BPS_ONE);
		return { rateBps, netMinor: amountMinor, taxMinor, grossMinor: amountMinor + taxMinor };
	}
	const taxMinor = divideRounded(amountMinor * rateBps, BPS_ONE + rateBps);
	return { rateBps, netMinor: amountMinor - taxMinor, taxMinor, grossMinor: amountMinor };
}
