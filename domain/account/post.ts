import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { assertMinor, positiveMinorSchema, unitSchema } from "../money/minor.ts";
import type { Decline } from "../protocol/outcome.ts";
import { type AccountHead, balanceOf } from "./head.ts";

// The decisions of an account: pure, given its head. An ask never takes a balance below zero.

// What one side asks of an account. The transfer names the intent; the hash pins what was meant by it.
export const transferSchema = z.object({
	transfer: z.string().check(z.minLength(1), z.maxLength(100)),
	hash: z.string(),
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
});
export type Transfer = z.infer<typeof transferSchema>;

export const entrySchema = z.object({
	transfer: z.string(),
	unit: unitSchema,
	// Signed: negative leaves the account.
	amountMinor: z.int(),
	cause: z.enum(["sale", "grant"]),
	note: z.string(),
	by: z.object({ store: z.nullable(idSchema), actor: idSchema }),
});
export type Entry = z.infer<typeof entrySchema>;

export type DebitRefusal = Extract<
	Decline,
	{ reason: "account-unknown" | "account-blocked" | "funds-short" }
>;
export type CreditRefusal =
	| { readonly reason: "account-unknown"; readonly account: string }
	| { readonly reason: "balance-over-maximum"; readonly balanceMinor: number; readonly maxMinor: number };

// Precedence of refusals: unknown, blocked, funds.
export function decideDebit(
	head: AccountHead | undefined,
	account: string,
	{ unit, amountMinor }: Pick<Transfer, "unit" | "amountMinor">,
): Result<AccountHead, DebitRefusal> {
	if (head === undefined) return refuse({ reason: "account-unknown", account });
	if (head.status === "blocked") return refuse({ reason: "account-blocked", account });
	const availableMinor = balanceOf(head, unit);
	if (availableMinor < amountMinor) {
		return refuse({ reason: "funds-short", account, unit, availableMinor, neededMinor: amountMinor });
	}
	return accept(moveBalance(head, unit, -amountMinor));
}

export function decideCredit(
	head: AccountHead | undefined,
	account: string,
	{ unit, amountMinor }: Pick<Transfer, "unit" | "amountMinor">,
): Result<AccountHead, CreditRefusal> {
	if (head === undefined) return refuse({ reason: "account-unknown", account });
	const balanceMinor = balanceOf(head, unit);
	if (balanceMinor + amountMinor > head.maxMinor) {
		return refuse({ reason: "balance-over-maximum", balanceMinor, maxMinor: head.maxMinor });
	}
	return accept(moveBalance(head, unit, amountMinor));
}

function moveBalance(head: AccountHead, unit: string, amountMinor: number): AccountHead {
	const balanceMinor = balanceOf(head, unit) + amountMinor;
	assertMinor(balanceMinor, "a balance left its bounds");
	return { ...head, balances: { ...head.balances, [unit]: balanceMinor } };
}
