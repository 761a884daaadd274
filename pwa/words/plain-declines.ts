import type { Decline } from "../../domain/protocol/declines.ts";

// The refusals that need no evidence to be understood.

export type Explained = {
	readonly title: string;
	readonly what: string;
	readonly next: string;
	// Where nobody knows whether it was charged. Else nothing was.
	readonly doubt?: string;
};

type Reason = Decline["reason"];
// Those whose product, sum or time has to be named.
export type ExplainedReason =
	| "product-unknown"
	| "modifier-unknown"
	| "sold-out"
	| "not-returnable"
	| "price-changed"
	| "price-negative"
	| "discount-too-large"
	| "vouchers-unused"
	| "total-too-large"
	| "stock-short"
	| "account-locked"
	| "pin-needed"
	| "underage"
	| "funds-short"
	| "balance-over-maximum"
	| "refund-over";

const STALE_MENU: Explained = {
	title: "Prices did not match",
	what: "The menu of this till was out of date.",
	next: "The menu is new now. Charge again.",
};
const PAYMENT_USED: Explained = {
	title: "Not charged",
	what: "This payment was used for another sale.",
	next: "Charge again.",
};

export const PLAIN: Readonly<Record<Exclude<Reason, ExplainedReason>, Explained>> = {
	expired: {
		title: "Too late",
		what: "The answer took too long, so nothing was done.",
		next: "Try again while the guest is here.",
	},
	"total-wrong": STALE_MENU,
	"tenders-wrong": {
		title: "Payment did not match",
		what: "What was paid is not what the sale costs now.",
		next: "Look at the new total and charge again.",
	},
	"unit-wrong": {
		title: "Wrong currency",
		what: "This store does not take this currency or voucher.",
		next: "Choose another way to pay.",
	},
	"transfer-taken": {
		title: "Already counted in",
		what: "The goods of this delivery came in before.",
		next: "Count the shelf if there are more than before.",
	},
	"transfer-reused": PAYMENT_USED,
	"transfer-voided": {
		title: "Already cancelled",
		what: "This payment was cancelled before it arrived.",
		next: "Ring the sale up again if the guest still wants it.",
	},
	"account-unknown": {
		title: "Guest not found",
		what: "Nobody has an account under this code.",
		next: "Check the code and try again.",
	},
	"account-blocked": {
		title: "Account blocked",
		what: "This guest's account cannot pay.",
		next: "The guest can ask at the help point.",
	},
	"account-closed": {
		title: "Tag was replaced",
		what: "This tag is no longer valid. The money is on a new one.",
		next: "Ask for the new tag. If there is none, keep this one and call the help point.",
	},
	"account-used": {
		title: "Tag is already in use",
		what: "The new tag belongs to somebody or has been used before.",
		next: "Take a fresh tag.",
	},
	"account-busy": {
		title: "A sale is just being paid",
		what: "The old tag is paying for something at this moment.",
		next: "Wait a minute, then try again.",
	},
	"too-many-holds": {
		title: "Too many payments at once",
		what: "Several payments of this guest are still waiting.",
		next: "Wait until one of them is done, then try again.",
	},
	"hold-expired": {
		title: "Took too long",
		what: "The money that was set aside for this sale is free again.",
		next: "Charge again.",
	},
	"nothing-to-pay-out": {
		title: "Nothing to pay out",
		what: "This account is empty.",
		next: "Tell the guest. There is nothing else to do.",
	},
	"tag-counter-used": {
		title: "Tag is out of step",
		what: "Its last write did not take.",
		next: "Hold it to the till again.",
	},
	"purse-short": {
		title: "Not enough on the tag",
		what: "Less was put on it than this costs.",
		next: "Take something out, or put more on it.",
	},
	"tag-forked": {
		title: "Account blocked",
		what: "The tag says more than was put on it.",
		next: "The guest can ask at the help point.",
	},
	"sale-unknown": {
		title: "Sale not found",
		what: "This sale has not arrived yet, or was made at another store.",
		next: "Wait until every till is online, then try again.",
	},
	"sale-open": {
		title: "Still being decided",
		what: "This sale has no answer yet.",
		next: "Wait a moment, then try again.",
	},
	"sale-not-paid": {
		title: "Was never paid",
		what: "This sale was refused, so there is nothing to give back.",
		next: "Look for the sale that the guest means.",
	},
	"sale-voided": {
		title: "Already cancelled",
		what: "This sale was cancelled before. The money went back then.",
		next: "Give nothing back a second time.",
	},
	"charge-declined": {
		title: "Card declined",
		what: "The card was not accepted.",
		next: "Ask for another card or another way to pay.",
	},
	"charge-unknown": {
		title: "Card unknown",
		what: "The reader did not say whether the card was charged.",
		next: "Do not charge again. Look at the reader's own list first.",
		doubt: "The card may have been charged.",
	},
	"shift-already-open": {
		title: "A shift is open",
		what: "This till already has an open shift.",
		next: "Close it first.",
	},
	"shift-used": {
		title: "Shift already used",
		what: "A shift with this number was opened before.",
		next: "Open a new shift.",
	},
	"shift-unknown": {
		title: "No such shift",
		what: "This shift was never opened here.",
		next: "Open a shift first.",
	},
	"shift-closed": {
		title: "Shift is closed",
		what: "This shift was closed before.",
		next: "Open a new shift.",
	},
};
