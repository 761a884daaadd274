import type { Decline } from "../../../domain/protocol/outcome.ts";
import { formatMoney, type MoneyFormat } from "../../components/money-text.ts";

// A refusal in plain words: what it is, and what can be done about it at the counter.

export type Explained = { readonly title: string; readonly what: string; readonly next: string };

type Reason = Decline["reason"];
type Told = Extract<
	Reason,
	"funds-short" | "stock-short" | "price-changed" | "product-unknown" | "total-too-large"
>;

const STALE_MENU: Explained = {
	title: "Prices did not match",
	what: "The menu of this till was out of date. Nothing was charged.",
	next: "The menu is new now. Charge again.",
};

// The refusals that need no evidence to be understood.
const PLAIN: Readonly<Record<Exclude<Reason, Told>, Explained>> = {
	"total-wrong": STALE_MENU,
	"unit-wrong": STALE_MENU,
	"account-blocked": {
		title: "Account blocked",
		what: "This guest's account cannot pay.",
		next: "The guest can ask at the help point.",
	},
	"account-unknown": {
		title: "Guest not found",
		what: "Nobody has an account under this code.",
		next: "Check the code and try again.",
	},
	"transfer-reused": {
		title: "Not charged",
		what: "This payment was used for another sale.",
		next: "Charge again.",
	},
	expired: {
		title: "Too late",
		what: "The answer took too long, so nothing was charged.",
		next: "Charge again while the guest is here.",
	},
};

export function explainDecline(
	decline: Decline,
	format: MoneyFormat,
	nameOf: (product: string) => string,
): Explained {
	const money = (minor: number) => formatMoney(minor, format);
	switch (decline.reason) {
		case "funds-short":
			return {
				title: "Not enough money",
				what: `${money(decline.availableMinor)} left, ${money(decline.neededMinor)} needed.`,
				next: "Take something out, or send the guest to a top-up point.",
			};
		case "stock-short":
			return {
				title: decline.available > 0 ? "Not enough left" : "Sold out",
				what: `${nameOf(decline.product)}: ${Math.max(0, decline.available)} left.`,
				next: "Change the basket and charge again.",
			};
		case "price-changed":
			return {
				title: "Price changed",
				what: `${nameOf(decline.product)}: ${money(decline.oldMinor)} is now ${money(decline.newMinor)}.`,
				next: "Tell the guest the new total and charge again.",
			};
		case "product-unknown":
			return {
				title: "No longer sold",
				what: `${nameOf(decline.product)} is not on the menu any more.`,
				next: "Take it out and charge again.",
			};
		case "total-too-large":
			return {
				title: "Too much for one sale",
				what: `One sale can be ${money(decline.maxMinor)} at most.`,
				next: "Split it into two sales.",
			};
		default:
			return PLAIN[decline.reason];
	}
}
