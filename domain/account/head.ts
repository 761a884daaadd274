import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { minorSchema, positiveMinorSchema, unitSchema } from "../money/minor.ts";

// What an account is after its last journal line. Every line carries the head that it leaves behind, so the
// newest line answers for a hundred thousand older ones, and the lines audit each other.
export const accountHeadSchema = z.object({
	org: idSchema,
	account: idSchema,
	name: z.string(),
	status: z.enum(["active", "blocked"]),
	maxMinor: positiveMinorSchema,
	balances: z.record(unitSchema, minorSchema),
});
export type AccountHead = z.infer<typeof accountHeadSchema>;

export function balanceOf(head: AccountHead, unit: string): number {
	return head.balances[unit] ?? 0;
}
