import { payTokenIn } from "../../../domain/access/pay-token.ts";
import type { Failure } from "../../api/reply.ts";
import { assignment } from "../link/assignment.ts";
import { asTill } from "../link/tokens.ts";
import { moneyFormat } from "../menu/store.ts";
import { charge, type TillGuest } from "../state/charge.ts";
import { giveFeedback } from "../state/feedback.ts";
import { GUEST_CODE_DIGITS } from "../state/limits.ts";
import { codeCharsMax, guestCode } from "./guest-code.ts";

// From what was typed or scanned to the guest who pays, with the balance before anything is booked. A code to pay with
// is asked of the server; where nobody answers, this till checks it by itself.

export function typeCode(code: string): void {
	if (charge.peek().step !== "guest") return;
	charge.value = { step: "guest", code: code.slice(0, codeCharsMax(code)), trouble: null };
}

export function typeDigit(digit: string): void {
	const now = charge.peek();
	if (now.step !== "guest") return;
	typeCode(now.code + digit);
	if (/^\d+$/.test(now.code + digit) && now.code.length + 1 === GUEST_CODE_DIGITS) void findGuest();
}

export function askForOtherGuest(): void {
	if (charge.peek().step === "confirm") charge.value = { step: "guest", code: "", trouble: null };
}

export type GuestLookup =
	| { readonly result: "guest"; readonly guest: TillGuest }
	| { readonly result: "miss"; readonly trouble: string };

export async function findGuest(): Promise<void> {
	const now = charge.peek();
	if (now.step !== "guest" || assignment.peek() === null || now.code.trim() === "") return;
	const { code: typed } = now;
	const looking = { step: "looking", code: typed } as const;
	charge.value = looking;
	const scanned = typed.trim();
	const found =
		payTokenIn(scanned) === null
			? await findByTag(typed)
			: await (await import("./pay-code-guest.ts")).findByPayCode(scanned);
	if (charge.peek() !== looking) return;
	if (found.result === "guest") {
		charge.value = { step: "confirm", guest: found.guest };
		return;
	}
	giveFeedback("retry");
	// A code of hundreds of signs is not corrected by hand: the field is free for the next one.
	charge.value = { step: "guest", code: payTokenIn(scanned) === null ? typed : "", trouble: found.trouble };
}

async function findByTag(typed: string): Promise<GuestLookup> {
	const code = guestCode(typed);
	if (code === null) return miss("Codes are letters, digits and dashes.");
	const credential = await asTill((api) => api.getCredential(code));
	if (!credential.ok) return miss(explainMiss(credential));
	return await readGuest(credential.value.account, null);
}

export async function readGuest(id: string, payCode: TillGuest["payCode"]): Promise<GuestLookup> {
	const account = await asTill((api) => api.getAccount(id));
	if (!account.ok) return miss(explainMiss(account));
	const { unit } = moneyFormat.peek();
	const { name, status, balances } = account.value;
	const own = balances.find((balance) => balance.unit === unit);
	const balanceMinor = (own?.balanceMinor ?? 0) - (own?.purseMinor ?? 0);
	const guest: TillGuest = { account: id, name, status, balanceMinor, payCode, isCheckedHere: false };
	return { result: "guest", guest };
}

export function miss(trouble: string): GuestLookup {
	return { result: "miss", trouble };
}

export function explainMiss(failure: Failure): string {
	switch (failure.kind) {
		case "offline":
		case "timeout":
			return "No connection. Try again when the till is online.";
		case "unreadable":
			return "Something went wrong. Try again.";
		case "problem":
			if (failure.status === 404) return "No guest has this code. Check it and try again.";
			return failure.status === 429 ? "Too many tries. Wait a moment." : "Something went wrong. Try again.";
	}
}
