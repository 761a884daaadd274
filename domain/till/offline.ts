import * as z from "zod/mini";
import { nonNegativeMinorSchema } from "../money/minor.ts";

// What a till may take from accounts while it cannot ask: the floor limits. The most that a silent till can have
// spent since its last contact is its own limit, so the exposure of an org is the sum over its silent tills.

export const offlinePolicySchema = z.object({
	perSaleMinor: nonNegativeMinorSchema,
	perAccountMinor: nonNegativeMinorSchema,
	perTillMinor: nonNegativeMinorSchema,
	// How old what the till knows of an account may be.
	headAgeMaxMs: z.int().check(z.gte(0)),
});
export type OfflinePolicy = z.infer<typeof offlinePolicySchema>;

export const NO_OFFLINE: OfflinePolicy = {
	perSaleMinor: 0,
	perAccountMinor: 0,
	perTillMinor: 0,
	headAgeMaxMs: 0,
};
