import type { Line, Outcome, StoreBody, StoreFile } from "./files.ts";

// What each sale must have moved, worked out from what the tills sent and how their ops ended: pieces times price.
// Nothing is taken from what the stores say they did.

export type SaleOp = {
	readonly id: string;
	readonly kind: "sale";
	readonly sale: {
		readonly lines: readonly [
			{ product: string; quantity: number; unitPriceMinor: number; depositMinor: number },
		];
		readonly tenders: readonly { kind: string; account?: string; amountMinor: number }[];
	};
};
export type VoidOp = { readonly id: string; readonly kind: "void"; readonly void: { readonly sale: string } };
export type RefundOp = {
	readonly id: string;
	readonly kind: "refund";
	readonly refund: {
		readonly sale: string;
		readonly lines: readonly [{ quantity: number; restock: boolean }];
	};
};
export type SentOp = SaleOp | VoidOp | RefundOp;
export type SentTo = { readonly till: string; readonly store: string; readonly op: SentOp };

// How an op ended: as it was first decided, or as it was taken although it was declined.
export type Ending = { readonly first: Line; readonly taken: Line | null; readonly outcome: Outcome };

export function endingOf(file: StoreFile | undefined, id: string): Ending | undefined {
	const first = file?.byKey.get(id);
	if (first === undefined) return undefined;
	const taken = file?.byKey.get(`${id}/fact`) ?? null;
	const { outcome } = JSON.parse((taken ?? first).body) as StoreBody;
	return { first, taken, outcome };
}

export function isDone({ outcome }: Ending): boolean {
	return outcome.status === "applied" || outcome.status === "flagged";
}

export type Expected = {
	readonly sale: SentTo & { readonly op: SaleOp };
	readonly done: boolean;
	readonly voided: boolean;
	// Per tender, as it remains: negative was taken from an account, positive came into the drawer.
	readonly remains: readonly number[];
	readonly product: string;
	// Pieces that are gone from the shelf.
	readonly pieces: number;
	readonly refundedMinor: number;
};

const HAD_NO_EFFECT = ["sale-unknown", "sale-not-paid", "sale-voided"];

export function expectSale(
	sale: Expected["sale"],
	about: readonly SentTo[],
	endings: ReadonlyMap<string, Ending>,
): Expected {
	const [{ product, quantity, unitPriceMinor, depositMinor }] = sale.op.sale.lines;
	const ending = endings.get(sale.op.id);
	const done = ending !== undefined && isDone(ending);
	const ended = (op: SentOp) => endings.get(op.id);
	const voided = about.some(({ op }) => op.kind === "void" && isDone(ended(op) as Ending));
	let wanted = 0;
	let isRestocked = false;
	for (const { op } of about) {
		const end = ended(op);
		if (op.kind !== "refund" || end === undefined || !isDone(end)) continue;
		if (end.outcome.flags?.some((flag) => HAD_NO_EFFECT.includes(flag))) continue;
		const [line] = op.refund.lines;
		wanted += line.quantity;
		isRestocked = line.restock;
	}
	const refunded = Math.min(wanted, quantity);
	const refundedMinor = refunded * (unitPriceMinor + depositMinor);
	let left = refundedMinor;
	const remains = sale.op.sale.tenders.map(({ amountMinor }) => {
		const back = Math.min(left, amountMinor);
		left -= back;
		return done && !voided ? amountMinor - back : 0;
	});
	const gone = voided ? refunded : quantity;
	const pieces = done ? gone - (isRestocked ? refunded : 0) : 0;
	return { sale, done, voided, remains, product, pieces, refundedMinor };
}
