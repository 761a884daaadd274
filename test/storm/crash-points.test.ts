import { expect, it } from "vitest";
import type { Tender } from "../../domain/protocol/payloads.ts";
import { Storm } from "./storm.ts";
import type { SimTill } from "./till.ts";

// Every point at which something can die, one after the other: each story runs once for each of its boundaries with a
// crash exactly there, and must end as it ends without one. On the way of a sale all pairs of crashes are tried, too.

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

const POINTS_MAX = 400;

async function play(
	story: Story,
	crashAt: readonly number[],
): Promise<{ points: number; ended: Record<string, number>; said: unknown }> {
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
	story.act(till, other);
	let points = 0;
	storm.faults.atBoundary = () => {
		points += 1;
		return crashAt.includes(points);
	};
	const report = await storm.run(0);
	const ended: Record<string, number> = {};
	for (const name of Object.keys(story.ends)) {
		const head = storm.accounts.get(name)?.shell().book.head();
		const levels = storm.stores[0]?.shell().book.listStock();
		ended[name] = name === "shirt" ? (levels?.[0]?.available ?? 0) : (head?.balances.EUR ?? 0);
	}
	storm.close();
	return { points, ended, said: report.complaints };
}

it.each(STORIES)("$name ends the same with a crash at any point", async (story) => {
	const calm = await play(story, []);
	expect({ ended: calm.ended, said: calm.said }).toEqual({ ended: story.ends, said: [] });
	let crashAt = 1;
	for (; crashAt < POINTS_MAX; crashAt += 1) {
		const { points, ended, said } = await play(story, [crashAt]);
		expect({ crashAt, ended, said }).toEqual({ crashAt, ended: story.ends, said: [] });
		if (points < crashAt) break;
	}
	expect(crashAt).toBeGreaterThan(4);
	expect(crashAt).toBeLessThan(POINTS_MAX);
});

it("a sale ends the same with any two crashes on its way", async () => {
	const [story] = STORIES;
	if (story === undefined) throw new Error("there is a story");
	const { points } = await play(story, []);
	for (let first = 1; first <= points; first += 1) {
		for (let second = first + 1; second <= points + 4; second += 1) {
			const { ended, said } = await play(story, [first, second]);
			expect({ first, second, ended, said }).toEqual({ first, second, ended: story.ends, said: [] });
		}
	}
});
