import type { Op } from "../../domain/protocol/op.ts";
import { accountTender, opId, shirt } from "./builders.ts";
import { Office } from "./office.ts";
import { snapshotOf } from "./rewind.ts";
import { ScriptedTill, stall } from "./scripted-till.ts";
import { STORE } from "./world.ts";

// A store, its tills and guests, and an operator who puts one of them back.

const UNREADABLE = '{"kind":"sale","mode":"fact","epoch":1,"seq":99,"prev":"PREV","sale":{"lines":"none"}}';

export function scene() {
	const { world, till } = stall({ balances: { EUR: 60_000 } });
	world.open("friend", { balances: { EUR: 10_000 } });
	return { world, till, office: new Office(world), other: new ScriptedTill(world, "bar-2") };
}
export type Scene = ReturnType<typeof scene>;

export const voidOf = ({ id }: Op) => ({ kind: "void", void: { sale: id, reason: "mistake" } }) as const;
export const refundOf = ({ id }: Op) => {
	const lines = [{ line: 0, quantity: 1, restock: true }];
	return { kind: "refund", refund: { sale: id, lines, reason: "hole", totalMinor: 2_500 } } as const;
};
export const shiftOpen = (shift: string) =>
	({ kind: "shift-open", shiftOpen: { shift, cashier: "ann", unit: "EUR", floatMinor: 5_000 } }) as const;
export const cashMove = (from: string, to: string) =>
	({ kind: "cash-move", cashMove: { from, to, unit: "EUR", amountMinor: 700, reason: "" } }) as const;
export const cash = (amountMinor: number) => [{ kind: "cash", amountMinor } as const];

// A bit of everything that a store keeps.
export async function aDay({ world, till, other }: Scene): Promise<void> {
	await till.ask(shiftOpen(`morning-${opId()}`));
	await other.ask(shiftOpen(`evening-${opId()}`));
	await till.askSale({ item: shirt });
	await till.askSale({ tenders: cash(700) });
	await other.askSale({ tenders: [accountTender("guest", 300), accountTender("friend", 400)] });
	await other.askSale({ account: "nobody" });
	const sold = till.sell({ mode: "fact", item: shirt, quantity: 2 });
	await till.sendOne(sold);
	await world.settle();
	await till.ask(refundOf(sold));
	await till.ask(voidOf(sold));
	await till.fact(cashMove("drawer/bar-1", "drawer/bar-2"));
	await till.fact({ kind: "count", count: { product: "shirt", counted: 7, reason: "round" } });
	await till.fact({ kind: "sold-out", soldOut: { product: "beer", soldOut: true } });
	await till.fact({ kind: "sold-out", soldOut: { product: "beer", soldOut: false } });
	await other.ask({ kind: "topup", topup: { account: "friend", unit: "EUR", amountMinor: 1_000 } });
	await other.ask({ kind: "payout", payout: { account: "friend", unit: "EUR", amountMinor: "all" } });
	await other.fact({ kind: "pin-failures", pinFailures: { account: "guest", failures: 2 } });
	// One op never arrives, one number is minted twice, one fact cannot be read.
	till.write("fact", cashMove("safe", "outside"));
	const clone = till.sell({ mode: "fact", tenders: cash(700) });
	await till.send(clone, { ...clone, id: opId() });
	const text = UNREADABLE.replace("PREV", "a".repeat(64)).replace('"seq":99', `"seq":${clone.seq + 3}`);
	await till.sendText(`{"sentAt":${till.clock},"ops":[${text}]}`);
	await world.settle();
}

export const keptBy = ({ world }: Scene, name: string) => {
	const db = world.databases.get(name);
	if (db === undefined) throw new Error(`${name} keeps nothing`);
	return db;
};
export const remember = (all: Scene, name = STORE) =>
	void all.office.snapshots.set(name, snapshotOf(keptBy(all, name)));

export async function putBack(all: Scene, name = STORE, restore = "r1") {
	all.world.store.book.flush();
	all.office.list(name, restore);
	const restored = await all.office.restored(name);
	all.office.list(name, null);
	return restored;
}
