// What audits read of a store's lines: in words of their own, not those of the rules.

export type Stock = { product: string; quantity: number; explains?: boolean };
type Cash = { from: string; to: string; unit: string; amountMinor: number };
type Tender = { kind: string; account?: string; unit?: string; amountMinor: number };
export type Line = {
	op: {
		id: string;
		kind: string;
		mode: string;
		sale?: { tenders: Tender[] };
		void?: { sale: string };
		refund?: { sale: string };
		transferIn?: { transfer: string };
	};
	till: string;
	receipt: number | null;
	outcome: { status: string; flags?: string[] };
	effects: {
		stock?: Stock[];
		cash?: Cash[];
		totalMinor?: number;
		basket?: { lines: { lineMinor: number }[] };
		back?: { sale: string; tenders: { number: number; amountMinor: number }[] };
		takeover?: { from: string; to: string };
		transfers?: {
			number: number;
			account: string;
			unit: string;
			amountMinor: number | "all";
			reverses?: object;
		}[];
	};
	posted: Posted[];
};
export type Posted = {
	op: string;
	number: number;
	account: string;
	unit: string;
	amountMinor: number;
	flag: string | null;
};
