import type { AccountView, EntryView } from "../../../../domain/protocol/views.ts";
import { banIcon, checkIcon, lockIcon, warningIcon } from "../../../components/icons.ts";
import { formatIn, formatMoney, type MoneyFormat } from "../../../components/money-text.ts";

// What is said of an account and of what happened on it.

type GuestStatus = {
	readonly word: string;
	readonly tone: "good" | "warn" | "bad" | "calm";
	readonly icon: string;
};

export function guestStatusOf({ status, offlineBlocked }: AccountView): GuestStatus {
	if (status === "closed") return { word: "Replaced", tone: "calm", icon: lockIcon };
	if (status === "blocked") return { word: "Blocked", tone: "bad", icon: banIcon };
	if (offlineBlocked) return { word: "Not offline", tone: "warn", icon: warningIcon };
	return { word: "In use", tone: "good", icon: checkIcon };
}

// The org's own money first; of an account that never held anything, nothing of it.
export function balancesText({ balances }: AccountView, format: MoneyFormat): string {
	const own = balances.find(({ unit }) => unit === format.unit)?.balanceMinor ?? 0;
	const others = balances.filter(({ unit, balanceMinor }) => unit !== format.unit && balanceMinor !== 0);
	const texts = others.map(({ unit, balanceMinor }) => formatMoney(balanceMinor, formatIn(unit, format)));
	return own === 0 && texts.length > 0 ? texts.join(", ") : [formatMoney(own, format), ...texts].join(", ");
}

export function heldText({ balances }: AccountView, format: MoneyFormat): string | null {
	const held = balances.filter(({ heldMinor }) => heldMinor > 0);
	if (held.length === 0) return null;
	return held.map(({ unit, heldMinor }) => formatMoney(heldMinor, formatIn(unit, format))).join(", ");
}

// Of the org's money, what is the guest's own, free and not on the tag. An account below zero owes something.
export function payableMinor({ balances }: AccountView, { unit }: MoneyFormat): number {
	const own = balances.find((one) => one.unit === unit);
	return own === undefined ? 0 : Math.max(0, own.balanceMinor - own.heldMinor - (own.purseMinor ?? 0));
}

export function hasMoney({ balances }: AccountView): boolean {
	return balances.some(({ balanceMinor }) => balanceMinor !== 0);
}

const CAUSES: Readonly<Record<EntryView["cause"], string>> = {
	sale: "Paid",
	refund: "Refund",
	void: "Cancelled sale",
	grant: "Granted",
	topup: "Top-up",
	payout: "Paid out",
	takeover: "Moved to another tag",
};

export function causeText({ cause, amountMinor }: EntryView): string {
	return cause === "takeover" && amountMinor > 0 ? "Moved from another tag" : CAUSES[cause];
}
