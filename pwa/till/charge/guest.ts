import type { Failure } from "../../api/reply.ts";
import { asTill } from "../device/tokens.ts";
import { giveFeedback } from "../feedback.ts";
import { GUEST_CODE_DIGITS, GUEST_CODE_LENGTH_MAX } from "../limits.ts";
import { moneyFormat } from "../menu/store.ts";
import { seat } from "../seat.ts";
import { guestCode } from "./guest-code.ts";
import { charge, type Guest } from "./state.ts";

// From what was typed to the guest who pays, with the balance before anything is booked.

export function typeCode(code: string): void {
	if (charge.peek().step !== "guest") return;
	charge.value = { step: "guest", code: code.slice(0, GUEST_CODE_LENGTH_MAX), trouble: null };
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

export async function findGuest(): Promise<void> {
	const now = charge.peek();
	if (now.step !== "guest" || seat.peek() === null || now.code.trim() === "") return;
	const { code: typed } = now;
	const code = guestCode(typed);
	if (code === null) return missGuest(typed, "Codes are letters, digits and dashes.");
	const looking = { step: "looking", code: typed } as const;
	charge.value = looking;

	const credential = await asTill((api) => api.getCredential(code));
	if (charge.peek() !== looking) return;
	if (!credential.ok) return missGuest(typed, explainMiss(credential));
	const account = await asTill((api) => api.getAccount(credential.value.account));
	if (charge.peek() !== looking) return;
	if (!account.ok) return missGuest(typed, explainMiss(account));

	const { unit } = moneyFormat.peek();
	const { id, name, status, balances } = account.value;
	const balanceMinor = balances.find((balance) => balance.unit === unit)?.balanceMinor ?? 0;
	const guest: Guest = { account: id, name, status, balanceMinor };
	charge.value = { step: "confirm", guest };
}

function missGuest(code: string, trouble: string): void {
	giveFeedback("retry");
	charge.value = { step: "guest", code, trouble };
}

function explainMiss(failure: Failure): string {
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
