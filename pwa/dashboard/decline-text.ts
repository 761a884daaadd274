import type { Decline } from "../../domain/protocol/declines.ts";

// Why something was not booked, in a few words for a list.
const TEXTS: Readonly<Record<Decline["reason"], string>> = {
	expired: "asked too late",
	"product-unknown": "product no longer sold",
	"modifier-unknown": "extra no longer sold",
	"sold-out": "marked as sold out",
	"not-returnable": "product is not taken back",
	"price-changed": "price had changed",
	"price-negative": "price below zero",
	"discount-too-large": "discount too large",
	"vouchers-unused": "too many vouchers",
	"total-too-large": "total too large",
	"total-wrong": "total did not match",
	"tenders-wrong": "payment did not match",
	"unit-wrong": "wrong currency",
	"stock-short": "sold out",
	"transfer-reused": "payment already used",
	"transfer-voided": "payment already cancelled",
	"account-unknown": "guest not found",
	"account-blocked": "account blocked",
	"account-closed": "tag was replaced",
	"account-locked": "locked after wrong PINs",
	"account-used": "new tag already in use",
	"account-busy": "old tag was just paying",
	"pin-needed": "PIN needed",
	underage: "guest too young",
	"funds-short": "not enough money",
	"balance-over-maximum": "account would be too full",
	"too-many-holds": "too many payments at once",
	"hold-expired": "payment took too long",
	"nothing-to-pay-out": "nothing to pay out",
	"sale-unknown": "sale not found",
	"sale-open": "sale still undecided",
	"sale-not-paid": "sale was never paid",
	"sale-voided": "sale already cancelled",
	"refund-over": "more than was sold",
	"charge-declined": "card declined",
	"charge-unknown": "card reader gave no answer",
	"shift-already-open": "a shift was open",
	"shift-used": "shift number already used",
	"shift-unknown": "no such shift",
	"shift-closed": "shift was closed",
};

export function declineText(decline: Decline): string {
	return `Declined: ${TEXTS[decline.reason]}`;
}
