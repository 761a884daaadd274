import type { Tender } from "../../domain/protocol/payloads.ts";
import type { LogRow } from "./log-row.ts";
import type { SimTill } from "./till.ts";

// Short stories, each of which must end the same whatever goes wrong on its way.

export type Story = {
	readonly name: string;
	readonly act: (till: SimTill, other: SimTill) => void;
	// What the guests hold and the shelf keeps when all is at rest.
	readonly ends: Readonly<Record<string, number>>;
};

const BEER = { product: "beer", quantity: 1, unitPriceMinor: 550, depositMinor: 200 };
const SHIRT = { product: "shirt", quantity: 1, unitPriceMinor: 2_500, depositMinor: 0 };
const account = (name: string, amountMinor: number): Tender => ({
	kind: "account",
	account: name,
	unit: "EUR",
	amountMinor,
});
const sale = (line: typeof BEER, tenders: readonly Tender[]) => {
	const totalMinor = (line.unitPriceMinor + line.depositMinor) * line.quantity;
	return { kind: "sale", sale: { menuVersion: 1, lines: [line], tenders, totalMinor } };
};

const SENT = "01900000-0000-7000-8000-000000000001";

// The ask is on its way when the goods go.
function finish(till: SimTill, row: LogRow): void {
	void till.sync();
	row.mode = "fact";
}

// Goes on as soon as the till has its answer: before anybody can say that all is at rest.
function whenAnswered({ outcomes }: LogRow, next: () => void): void {
	const note = outcomes.set.bind(outcomes);
	outcomes.set = (mode, text) => {
		if (outcomes.size === 0) next();
		return note(mode, text);
	};
}

const purseOp = (kind: "purse-load" | "purse-return", words: object, tagCounter: number) => {
	const name = kind === "purse-load" ? "purseLoad" : "purseReturn";
	return { kind, [name]: { account: "rich", unit: "EUR", tagCounter, ...words } };
};

export const STORIES: readonly Story[] = [
	{
		name: "a purse that is filled, pays without a network, and goes back before that is known",
		act: (till, other) => {
			const load = till.mint(purseOp("purse-load", { amountMinor: 3_000 }, 1), "ask");
			whenAnswered(load, () => {
				const fromPurse = { ...account("rich", 2_500), purse: { tagCounter: 2 } };
				other.mint(sale(SHIRT, [fromPurse]), "fact");
				till.mint(purseOp("purse-return", { remainingMinor: 500 }, 3), "ask");
			});
		},
		ends: { rich: 7_500, "rich on the tag": 0, "tag counter of rich": 3, poor: 100, shirt: 39 },
	},
	{
		name: "an ask paid by one account",
		act: (till) => void till.mint(sale(SHIRT, [account("rich", 2_500)]), "ask"),
		ends: { rich: 7_500, poor: 100, shirt: 39 },
	},
	{
		name: "an ask that is declined",
		act: (till) => void till.mint(sale(SHIRT, [account("poor", 2_500)]), "ask"),
		ends: { rich: 10_000, poor: 100, shirt: 40 },
	},
	{
		name: "an ask that two accounts pay",
		act: (till) => void till.mint(sale(SHIRT, [account("rich", 2_450), account("poor", 50)]), "ask"),
		ends: { rich: 7_550, poor: 50, shirt: 39 },
	},
	{
		name: "an ask of which the second account declines",
		act: (till) => void till.mint(sale(SHIRT, [account("rich", 500), account("poor", 2_000)]), "ask"),
		ends: { rich: 10_000, poor: 100, shirt: 40 },
	},
	{
		name: "facts of one account and of two",
		act: (till) => {
			till.mint(sale(SHIRT, [account("poor", 2_500)]), "fact");
			till.mint(sale(SHIRT, [account("rich", 2_450), account("poor", 50)]), "fact");
		},
		ends: { rich: 7_550, poor: -2_450, shirt: 38 },
	},
	{
		name: "an ask that its till finishes without waiting for the answer",
		act: (till) => finish(till, till.mint(sale(SHIRT, [account("rich", 2_500)]), "ask")),
		ends: { rich: 7_500, poor: 100, shirt: 39 },
	},
	{
		name: "an ask that is declined, and taken all the same",
		act: (till) => finish(till, till.mint(sale(SHIRT, [account("poor", 2_500)]), "ask")),
		ends: { rich: 10_000, poor: -2_400, shirt: 39 },
	},
	{
		name: "an ask of two accounts that its till finishes without waiting for the answer",
		act: (till) => finish(till, till.mint(sale(SHIRT, [account("rich", 2_450), account("poor", 50)]), "ask")),
		ends: { rich: 7_550, poor: 50, shirt: 39 },
	},
	{
		name: "a sale by card",
		act: (till) => {
			const card: Tender = { kind: "card", amountMinor: 2_500, reference: "r-1" };
			const { id } = till.mint(sale(SHIRT, [card]), "ask");
			till.mint({ kind: "charge", charge: { sale: id, reference: "r-1", result: "approved" } }, "fact");
		},
		ends: { rich: 10_000, poor: 100, shirt: 39 },
	},
	{
		name: "a sale and its void",
		act: (till) => {
			const { id } = till.mint(sale(SHIRT, [account("rich", 2_500)]), "fact");
			till.mint({ kind: "void", void: { sale: id, reason: "wrong" } }, "ask");
		},
		ends: { rich: 10_000, poor: 100, shirt: 40 },
	},
	{
		name: "a void that comes from another till, before or after its sale",
		act: (till, other) => {
			const { id } = till.mint(sale(SHIRT, [account("rich", 2_500)]), "fact");
			other.mint({ kind: "void", void: { sale: id, reason: "wrong" } }, "fact");
		},
		ends: { rich: 10_000, poor: 100, shirt: 40 },
	},
	{
		name: "a sale paid from a tag, and its void at another till, before or after it",
		act: (till, other) => {
			const load = till.mint(purseOp("purse-load", { amountMinor: 3_000 }, 1), "ask");
			whenAnswered(load, () => {
				const fromPurse = { ...account("rich", 2_500), purse: { tagCounter: 2 } };
				const { id } = till.mint(sale(SHIRT, [fromPurse]), "fact");
				other.mint({ kind: "void", void: { sale: id, reason: "wrong" } }, "fact");
			});
		},
		ends: { rich: 10_000, "rich on the tag": 500, "tag counter of rich": 2, poor: 100, shirt: 40 },
	},
	{
		name: "a sale and a partial refund",
		act: (till) => {
			const { id } = till.mint(sale({ ...SHIRT, quantity: 2 }, [account("rich", 5_000)]), "fact");
			const lines = [{ line: 0, quantity: 1, restock: true }];
			till.mint({ kind: "refund", refund: { sale: id, lines, reason: "hole", totalMinor: 2_500 } }, "fact");
		},
		ends: { rich: 7_500, poor: 100, shirt: 39 },
	},
	{
		name: "a sale and a refund that is asked for",
		act: (till) => {
			const tenders = [account("rich", 2_450), account("poor", 50)];
			const { id } = till.mint(sale(SHIRT, tenders), "fact");
			const lines = [{ line: 0, quantity: 1, restock: true }];
			till.mint({ kind: "refund", refund: { sale: id, lines, reason: "hole", totalMinor: 2_500 } }, "ask");
		},
		ends: { rich: 10_000, poor: 100, shirt: 40 },
	},
	{
		name: "goods of one transfer that two tills count in",
		act: (till, other) => {
			const lines = [{ product: "shirt", quantity: 3 }];
			const transferIn = { transfer: SENT, from: "gate", lines };
			till.mint({ kind: "transfer-in", transferIn }, "ask");
			other.mint({ kind: "transfer-in", transferIn }, "fact");
		},
		ends: { rich: 10_000, poor: 100, shirt: 43 },
	},
	{
		name: "cash becomes balance, and balance cash",
		act: (till) => {
			till.mint({ kind: "topup", topup: { account: "poor", unit: "EUR", amountMinor: 1_000 } }, "ask");
			till.mint({ kind: "payout", payout: { account: "rich", unit: "EUR", amountMinor: "all" } }, "ask");
		},
		ends: { rich: 0, poor: 1_100, shirt: 40 },
	},
	{
		name: "a lost tag",
		act: (till) => void till.mint({ kind: "takeover", takeover: { from: "rich", to: "spare" } }, "ask"),
		ends: { rich: 0, spare: 10_000, poor: 100, shirt: 40 },
	},
];
