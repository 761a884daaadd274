import type { SaleView } from "../../domain/protocol/views.ts";

// Sales, refunds and cancellations in the words of the dashboard.

type Words = { readonly name: string; readonly chip: string; readonly done: string };

export const KIND_WORDS: Readonly<Record<SaleView["kind"], Words>> = {
	sale: { name: "Sale", chip: "Paid", done: "Paid" },
	refund: { name: "Refund", chip: "Refund", done: "Given back" },
	void: { name: "Cancellation", chip: "Cancelled", done: "Cancelled, everything went back" },
};

export function sheetTitle({ kind, status, receipt }: SaleView): string {
	const { name } = KIND_WORDS[kind];
	if (status === "declined") return `Declined ${name.toLowerCase()}`;
	if (receipt === null) return name;
	return kind === "sale" ? `Receipt ${receipt}` : `${name}, receipt ${receipt}`;
}

export function itemText({ quantity, name }: SaleView["lines"][number]): string {
	return `${String(quantity).replace("-", "−")}\u00a0× ${name}`;
}

const TENDERS: Readonly<Record<string, string>> = { account: "Guest account", cash: "Cash", card: "Card" };

// `guest`: what the account is called, if anybody knows.
export function tenderText({ kind, account }: SaleView["tenders"][number], guest?: string): string {
	const name = TENDERS[kind] ?? kind;
	return account === null ? name : `${name} ${guest ?? account}`;
}
