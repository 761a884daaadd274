import type { Decline } from "../../domain/protocol/outcome.ts";

// Why a sale was not booked, in a few words for a list.
const TEXTS: Readonly<Record<Decline["reason"], string>> = {
	expired: "Declined: asked too late",
	"product-unknown": "Declined: product no longer sold",
	"price-changed": "Declined: price had changed",
	"total-wrong": "Declined: total did not match",
	"total-too-large": "Declined: total too large",
	"transfer-reused": "Declined: payment already used",
	"unit-wrong": "Declined: wrong currency",
	"stock-short": "Declined: sold out",
	"account-unknown": "Declined: guest not found",
	"account-blocked": "Declined: account blocked",
	"funds-short": "Declined: not enough money",
};

export function declineText(decline: Decline): string {
	return TEXTS[decline.reason];
}
