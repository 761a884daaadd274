import { beforeEach, expect, it, vi } from "vitest";
import type { Tender } from "../../domain/protocol/payloads.ts";
import type { Fault } from "./faults.ts";
import type { LogRow } from "./log-row.ts";
import { Storm } from "./storm.ts";
import type { SimTill } from "./till.ts";

// Every point at which something can die or go wrong, one after the other: each story runs once for each of them with
// this one trouble exactly there, and must end as it ends without. On the ways of a sale all pairs of crashes are tried.

const CRASHES: readonly Fault[] = ["crash-before-send", "crash-after-turn", "consumer-dies", "alarm-lost"];
const TROUBLES: readonly Fault[] = [
	...CRASHES,
	...(["request-lost", "request-doubled", "reply-lost", "alarm-twice"] as const),
	...(["queue-refuses", "queue-unsure", "message-lost", "message-doubled"] as const),
	...(["history-fails", "history-fails-after-commit", "till-dies"] as const),
];

type Story = {
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

// What the books say of troubles that they get over.
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});

const SENT = "01900000-0000-7000-8000-000000000001";

// The ask is on its way when the goods go.
function finish(till: SimTill, row: LogRow): void {
	void till.sync();
	row.mode = "fact";
}

const STORIES: readonly Story[] = [
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

const POINTS_MAX = 900;

type Ending = { readonly points: number; readonly ended: Record<string, number>; readonly said: unknown };

async function play(
	story: Story,
	among: readonly Fault[],
	troubleAt: readonly number[],
): Promise<Ending & { readonly met: Fault | undefined }> {
	const storm = new Storm(7, { faults: [], actsMax: 0, tillsPerStore: 2, stores: 1 });
	for (const [name, balanceMinor] of [
		["rich", 10_000],
		["poor", 100],
		["spare", 0],
	] as const) {
		const shell = storm.accountOf(name).shell();
		shell.open("meadow", { id: name, name, credentials: [], maxMinor: 30_000 }, "o");
		const by = { store: null, actor: "owner" };
		const words = { transfer: "grant:1", hash: "g", unit: "EUR", cause: "grant", note: "", by } as const;
		if (balanceMinor > 0) shell.credit(name, { ...words, amountMinor: balanceMinor });
	}
	const [till, other] = storm.tills;
	if (till === undefined || other === undefined) throw new Error("a stage has two tills");
	let points = 0;
	let met: Fault | undefined;
	storm.faults.atBoundary = (fault) => {
		if (!among.includes(fault)) return false;
		points += 1;
		if (!troubleAt.includes(points)) return false;
		met = fault;
		return true;
	};
	story.act(till, other);
	const report = await storm.run(0);
	const ended: Record<string, number> = {};
	for (const name of Object.keys(story.ends)) {
		const head = storm.accounts.get(name)?.shell().book.head();
		const levels = storm.stores[0]?.shell().book.listStock();
		ended[name] = name === "shirt" ? (levels?.[0]?.available ?? 0) : (head?.balances.EUR ?? 0);
	}
	storm.close();
	return { points, ended, said: report.complaints, met };
}

it.each(STORIES)("$name ends the same with any one trouble at any point", async (story) => {
	const calm = await play(story, TROUBLES, []);
	expect({ ended: calm.ended, said: calm.said }).toEqual({ ended: story.ends, said: [] });
	const seen = new Set<Fault>();
	let at = 1;
	for (; at < POINTS_MAX; at += 1) {
		const { met, ended, said } = await play(story, TROUBLES, [at]);
		if (met === undefined) break;
		seen.add(met);
		expect({ at, met, ended, said }).toEqual({ at, met, ended: story.ends, said: [] });
	}
	expect(at).toBeLessThan(POINTS_MAX);
	expect(TROUBLES.filter((fault) => !seen.has(fault))).toEqual([]);
});

const WAYS = [
	"an ask paid by one account",
	"an ask that two accounts pay",
	"an ask that its till finishes without waiting for the answer",
];

it.each(STORIES.filter(({ name }) => WAYS.includes(name)))(
	"$name ends the same with any two crashes",
	async (story) => {
		let pairs = 0;
		for (let first = 1; ; first += 1) {
			// After the first there are other points than without it.
			const { points, met } = await play(story, CRASHES, [first]);
			if (met === undefined) break;
			for (let second = first + 1; second <= points; second += 1) {
				const { ended, said } = await play(story, CRASHES, [first, second]);
				expect({ first, second, ended, said }).toEqual({ first, second, ended: story.ends, said: [] });
				pairs += 1;
			}
		}
		expect(pairs).toBeGreaterThan(100);
	},
);
