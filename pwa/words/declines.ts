import type { Decline } from "../../domain/protocol/declines.ts";
import { formatIn, formatMoney, type MoneyFormat } from "../components/money-text.ts";
import { clockTime } from "../components/time-text.ts";
import { type Explained, type ExplainedReason, PLAIN } from "./plain-declines.ts";

// A refusal in plain words: what it is, and what can be done about it at the counter.

export type { Explained } from "./plain-declines.ts";

const TAKE_IT_OUT = "Take it out and charge again.";

export function explainDecline(
	decline: Decline,
	format: MoneyFormat,
	nameOf: (product: string) => string,
): Explained {
	switch (decline.reason) {
		case "product-unknown":
		case "modifier-unknown":
		case "sold-out":
		case "not-returnable":
		case "price-changed":
		case "price-negative":
		case "stock-short":
		case "refund-over":
			return explainGoods(decline, format, nameOf);
		case "discount-too-large":
		case "vouchers-unused":
		case "total-too-large":
		case "account-locked":
		case "pin-needed":
		case "underage":
		case "funds-short":
		case "balance-over-maximum":
			return explainPayment(decline, format, nameOf);
		default:
			return PLAIN[decline.reason];
	}
}

type GoodsReason = Extract<
	ExplainedReason,
	| "product-unknown"
	| "modifier-unknown"
	| "sold-out"
	| "not-returnable"
	| "price-changed"
	| "price-negative"
	| "stock-short"
	| "refund-over"
>;
type DeclineOf<Reason extends ExplainedReason> = Extract<Decline, { reason: Reason }>;

function explainGoods(
	decline: DeclineOf<GoodsReason>,
	format: MoneyFormat,
	nameOf: (product: string) => string,
): Explained {
	const money = (minor: number) => formatMoney(minor, format);
	switch (decline.reason) {
		case "product-unknown":
			return {
				title: "No longer sold",
				what: `${nameOf(decline.product)} is not on the menu any more.`,
				next: TAKE_IT_OUT,
			};
		case "modifier-unknown":
			return {
				title: "Extra is gone",
				what: `An extra of ${nameOf(decline.product)} is not on the menu any more.`,
				next: "Take the extra out and charge again.",
			};
		case "sold-out":
			return {
				title: "Sold out",
				what: `${nameOf(decline.product)} was marked as sold out.`,
				next: TAKE_IT_OUT,
			};
		case "not-returnable":
			return {
				title: "Cannot come back",
				what: `${nameOf(decline.product)} is not taken back.`,
				next: TAKE_IT_OUT,
			};
		case "price-changed":
			return {
				title: "Price changed",
				what: `${nameOf(decline.product)}: ${money(decline.oldMinor)} is now ${money(decline.newMinor)}.`,
				next: "Tell the guest the new total and charge again.",
			};
		case "price-negative":
			return {
				title: "Price below zero",
				what: `${nameOf(decline.product)} would cost less than nothing with these extras.`,
				next: "Take an extra out and charge again.",
			};
		case "stock-short":
			return {
				title: decline.available > 0 ? "Not enough left" : "Sold out",
				what: `${nameOf(decline.product)}: ${Math.max(0, decline.available)} left.`,
				next: "Change the basket and charge again.",
			};
		case "refund-over":
			return {
				title: "More than was sold",
				what: `Of this line ${decline.left} can still come back.`,
				next: "Choose fewer, or another line.",
			};
	}
}

function explainPayment(
	decline: DeclineOf<Exclude<ExplainedReason, GoodsReason>>,
	format: MoneyFormat,
	nameOf: (product: string) => string,
): Explained {
	switch (decline.reason) {
		case "discount-too-large":
			return {
				title: "Discount too large",
				what: `${formatMoney(decline.maxMinor, format)} can be taken off at most.`,
				next: "Take less off and charge again.",
			};
		case "vouchers-unused":
			return {
				title: "Too many vouchers",
				what: `${sumOf(decline.sent, decline.unit, format)} given, ${decline.usable} fit this sale.`,
				next: "Take fewer vouchers, or add what they are for.",
			};
		case "total-too-large":
			return {
				title: "Too much for one sale",
				what: `One sale can be ${formatMoney(decline.maxMinor, format)} at most.`,
				next: "Split it into two sales.",
			};
		case "account-locked":
			return {
				title: "Account locked",
				what: `The PIN was wrong too often. Locked until ${clockTime(decline.until, format.locale, format.zone)}.`,
				next: "Choose another way to pay, or wait.",
			};
		case "pin-needed":
			return {
				title: "PIN needed",
				what: `This guest pays more than ${formatMoney(decline.aboveMinor, format)} with a PIN only.`,
				next: "Ask for the PIN, or take something out.",
			};
		case "underage":
			return {
				title: "Too young",
				what: `${decline.product === null ? "This" : nameOf(decline.product)} is from ${decline.minAge} years on.`,
				next: TAKE_IT_OUT,
			};
		case "funds-short": {
			const { unit, availableMinor, neededMinor } = decline;
			return {
				title: "Not enough money",
				what: `${sumOf(availableMinor, unit, format)} left, ${sumOf(neededMinor, unit, format)} needed.`,
				next: "Take something out, or send the guest to a top-up point.",
			};
		}
		case "balance-over-maximum":
			return {
				title: "Account would be too full",
				what: `It may hold ${sumOf(decline.maxMinor, decline.unit, format)} at most.`,
				next: "Pay back in cash, or do it in smaller parts.",
			};
	}
}

function sumOf(minor: number, unit: string, format: MoneyFormat): string {
	return formatMoney(minor, formatIn(unit, format));
}
