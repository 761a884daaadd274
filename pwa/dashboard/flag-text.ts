import type { Flag } from "../../domain/protocol/flags.ts";

// What is odd about something that was booked all the same, and why somebody should look at it.
const TEXTS: Readonly<Record<Flag, string>> = {
	"price-differs": "Sold at another price than the menu's",
	"total-differs": "What was paid is not the sum of its lines",
	"product-unknown": "Has a product that is not on the menu",
	"stock-below-zero": "More was sold than the stock had",
	"transfer-taken": "Its goods had come in before, and were not counted again",
	"sold-out": "Sold though marked as sold out",
	"sale-unknown": "Refers to a sale that nobody knows",
	"sale-voided": "Its sale had been cancelled",
	"sale-not-paid": "Its sale was never paid",
	"refund-over": "More came back than was sold",
	"shift-already-open": "A shift was already open",
	"shift-unknown": "Belongs to a shift that was never opened",
	"shift-closed": "Arrived after its shift was closed",
	"charge-unknown": "The card reader gave no answer",
	"transfer-unknown": "Takes back a payment that nobody knows",
	"transfer-reused": "Its payment was used before",
	"amount-impossible": "Its amount is impossible, and was not booked",
	"transfer-voided": "Its payment had been cancelled",
	"tag-forked": "Its tag was copied or rolled back; the account is blocked",
	"taken-after-decline": "Taken offline after it had been declined",
	"account-unknown": "Nobody has this account",
	"account-closed": "Paid with a tag that was replaced",
	"account-blocked": "Paid with a blocked account",
	"hold-expired": "Its money was no longer set aside",
	"purse-short": "The tag paid more than was set aside for it",
	"below-floor": "The account did not have enough money",
	"over-maximum": "The account holds more than it may",
	"account-locked": "Paid with an account that was locked after wrong PINs",
	underage: "The guest was too young",
	"pin-needed": "Paid without the PIN that its sum needs",
};

export function flagText(flag: Flag): string {
	return TEXTS[flag];
}
