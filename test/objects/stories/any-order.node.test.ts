import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { accountTender, shirt } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, type ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// A sale, its void and the reader's word about its card, sent as often and in whatever order, while accounts fall
// silent, lose their answers or are blocked: in the end the sale is paid in full, or nothing of it remains.

beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
});

type Ops = {
	readonly sale: Op;
	readonly undo: Op;
	readonly charge: (result: "approved" | "declined") => Op;
};
type Step = (ops: Ops, world: World) => Op | (() => unknown);
const STEPS: Record<string, Step> = {
	sale: ({ sale }) => sale,
	"sale!": ({ sale }) => asFact(sale),
	void: ({ undo }) => undo,
	"void!": ({ undo }) => asFact(undo),
	approved: ({ charge }) => charge("approved"),
	rejected: ({ charge }) => charge("declined"),
	silence: (_, world) => () => world.silent.add("friend"),
	loss: (_, world) => () => world.losesReplies.add("guest"),
	block: (_, world) => () => world.shellOf("friend").change("blocked", { status: "blocked" }),
	allow: (_, world) => () => world.shellOf("friend").change("active", { status: "active" }),
	heal: (_, world) => () => heal(world),
	rest: (_, world) => () => world.settle(),
	restart: (_, world) => () => world.restart(),
};

const CARD: Tender = { kind: "card", amountMinor: 500, reference: "reader-7" };
const SPLITS: Record<string, Tender[]> = {
	"one account": [accountTender("friend", 2_500)],
	"two accounts": [accountTender("guest", 1_000), accountTender("friend", 1_500)],
	"two accounts and cash": [
		accountTender("guest", 1_000),
		accountTender("friend", 1_000),
		{ kind: "cash", amountMinor: 500 },
	],
	"an account and a card": [accountTender("friend", 2_000), CARD],
	"two accounts and a card": [accountTender("guest", 1_000), accountTender("friend", 1_000), CARD],
};

it.each(Object.entries(SPLITS))("a sale paid by %s", async (_, tenders) => {
	const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 12 });
	await fc.assert(
		fc.asyncProperty(steps, async (names) => {
			const { world, till } = stall();
			world.open("friend", { balances: { EUR: 10_000 } });
			const shift = { shift: "s-1", cashier: "kim", unit: "EUR", floatMinor: 0 };
			await till.ask({ kind: "shift-open", shiftOpen: shift });
			const sale = till.sell({ item: shirt, tenders: [...tenders] });
			const outcomes = await play(world, till, sale, names);
			const spent = [10_000 - world.balance("guest"), 10_000 - world.balance("friend")];
			const isTaken = outcomes.sale === "done" && outcomes.undo !== "done";
			expect(spent).toEqual(isTaken ? [owed(tenders, "guest"), owed(tenders, "friend")] : [0, 0]);
			expect(world.stock("shirt")).toBe(isTaken ? 9 : 10);
			const cash = tenders.find(({ kind }) => kind === "cash")?.amountMinor ?? 0;
			expect(world.cash("drawer/bar-1")).toBe(isTaken ? cash : 0);
			expect(world.shift("s-1")?.expectedMinor).toBe(isTaken ? cash : 0);
			checkBooks(world);
		}),
		{ numRuns: 80 },
	);
});

async function play(world: World, till: ScriptedTill, sale: Op, names: readonly string[]) {
	const charge = (result: "approved" | "declined") =>
		till.write("fact", { kind: "charge", charge: { sale: sale.id, reference: "reader-7", result } });
	const undo = till.write("ask", { kind: "void", void: { sale: sale.id, reason: "mistake" } });
	const ops: Ops = { sale, undo, charge };
	const heard = new Map<string, Outcome[]>();
	const decided = new Map<string, string>();
	const send = async (op: Op) => {
		const bytes = await till.sendBytes(op);
		const [outcome] = JSON.parse(bytes) as [Outcome];
		heard.set(op.id, [...(heard.get(op.id) ?? []), outcome]);
		if (outcome.status === "pending") return;
		// The same op gets the same bytes for ever; only a fact goes beyond a decline. A store that died between its
		// answer to an ask and its line does not know what it said: a fact that comes then counts as any fact does.
		if (op.mode === "fact" && names.includes("restart")) decided.delete(`${op.id} ask`);
		expect(decided.get(`${op.id} ${op.mode}`) ?? bytes).toBe(bytes);
		decided.set(`${op.id} ${op.mode}`, bytes);
	};
	for (const name of names) {
		const step = STEPS[name]?.(ops, world);
		if (typeof step === "function") await step();
		else if (step !== undefined) await send(step);
	}
	heal(world);
	// What waits for its reader is told that nothing was charged.
	for (let again = 0; again < 2; again += 1) await world.settle();
	await send(charge("declined"));
	for (let again = 0; again < 2; again += 1) await world.settle();
	expect(world.store.book.listOpen()).toEqual([]);
	expect(world.store.book.listOwed(0, 1)).toEqual([]);
	const end = async (op: Op) => {
		const sent = heard.get(op.id) ?? [];
		if (sent.length === 0) return "never";
		await send(op);
		return (heard.get(op.id) ?? []).some(isDone) ? "done" : "declined";
	};
	return { sale: await end(sale), undo: await end(undo) };
}

function isDone({ status }: Outcome): boolean {
	return status === "applied" || status === "flagged";
}

function heal(world: World): void {
	world.silent.clear();
	world.losesReplies.clear();
}

function owed(tenders: readonly Tender[], account: string): number {
	return tenders.reduce(
		(sum, tender) => sum + (tender.kind === "account" && tender.account === account ? tender.amountMinor : 0),
		0,
	);
}
