import type { Op, OpKind } from "../../../domain/protocol/op.ts";
import type { SaleLine } from "../../../domain/protocol/payloads.ts";
import type { OpRow } from "../../offline/records.ts";

// What stands beside an op in the list, in words that a cashier uses.

export function stateWords({ state, op }: OpRow): string {
	const isSale = op.kind === "sale";
	if (op.mode === "fact" && isSale && (state === "unsent" || state === "pending"))
		return "Paid, not sent yet";
	switch (state) {
		case "unsent":
			return "Waiting for an answer";
		case "pending":
			return "Still being decided";
		case "applied":
			return isSale ? "Paid" : "Done";
		case "flagged":
			return isSale ? "Paid, needs a look" : "Done, needs a look";
		case "declined":
			return isSale ? "Not paid" : "Not done";
		case "quarantined":
			return "Kept, needs a look";
		case "invalid":
			return "Could not be read";
	}
}

const KINDS: Readonly<Record<OpKind, string>> = {
	sale: "Sale",
	void: "Cancelled sale",
	refund: "Refund",
	charge: "Card payment",
	topup: "Top-up",
	payout: "Payout",
	"purse-load": "Put on tag",
	"purse-return": "Taken off tag",
	"purse-close": "Tag lost",
	takeover: "New tag",
	"pin-failures": "Wrong PINs",
	"shift-open": "Shift opened",
	"shift-close": "Shift closed",
	"cash-move": "Cash moved",
	count: "Stock count",
	"transfer-out": "Goods sent",
	"transfer-in": "Goods received",
	"sold-out": "Sold out",
};

type OpSummary = {
	readonly kind: string;
	// Null where the op moves no money, or nobody knows yet how much.
	readonly totalMinor: number | null;
	readonly lines: readonly SaleLine[];
};

export function opSummary(op: Op): OpSummary {
	const kind = KINDS[op.kind];
	switch (op.kind) {
		case "sale":
			return { kind, totalMinor: op.sale.totalMinor, lines: op.sale.lines };
		case "refund":
			return { kind, totalMinor: -op.refund.totalMinor, lines: [] };
		case "topup":
			return { kind, totalMinor: op.topup.amountMinor, lines: [] };
		default:
			return { kind, totalMinor: null, lines: [] };
	}
}
