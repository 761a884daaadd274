import type { Menu } from "../../domain/catalog/menu.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import { type Handover, handTill, putBackAsks, withoutDangling } from "../../domain/restore/handover.ts";
import { effectsLeft, noteAgain, tillAfter } from "../../domain/restore/replay.ts";
import type { RestoreRefusal } from "../../domain/restore/restorable.ts";
import {
	type ChainLine,
	owesAccounts,
	type PostedLine,
	type QuarantinedLine,
	readStoreLine,
	type StoreLine,
} from "../../domain/store/line.ts";
import { chargedAsk, replaceAsk } from "../../domain/till/till.ts";
import { carryOut, reserve } from "./carry-out.ts";
import { placeTill } from "./presence.ts";
import type { Identity, StoreTables } from "./tables.ts";

// A store that was put back to an earlier point: the lines that it lacks come back one by one, and each does to shelf,
// cash, shifts, tills and what is owed what it did when it was written. Nothing is decided again.

// The newest menu that a line speaks of. The menu itself stands in no line.
const MENU_KNOWN = "menu-known";

function menuKnown(tables: StoreTables): number {
	return (tables.settings.get(MENU_KNOWN) as number | undefined) ?? 0;
}

export function handOver(tables: StoreTables): Omit<Handover, "last"> {
	const tills = tables.listTills();
	const refunds = tills.flatMap(({ open }) => open).flatMap(({ effects }) => effects.returns?.sale ?? []);
	return {
		tills: tills.map(handTill),
		owed: owedNow(tables),
		returns: refunds.flatMap((sale) => tables.returns.get(sale) ?? []),
		menu: tables.menu() ?? null,
		limits: tables.offlineLimits(),
		presences: tables.presences.entries(),
	};
}

export function putLineBack(tables: StoreTables, event: JournalEvent, org: string): void {
	const line = readStoreLine(event);
	if (line !== undefined) putOpBack(tables, event, line);
	else {
		tables.journal.putBack(event, false);
		putOtherBack(tables, event, org);
	}
	tables.flush();
}

function putOpBack(tables: StoreTables, event: JournalEvent, line: StoreLine): void {
	const { op, till, effects } = line;
	// Looked for before the line is there: the line ends it.
	const open = event.key === op.id ? tables.till(till).open.find((ask) => ask.op.id === op.id) : undefined;
	tables.journal.putBack(event, false);
	carryOut(tables, effectsLeft(line, open));
	const inForce = Math.max(menuKnown(tables), tables.menu()?.version ?? 0);
	tables.tills.put(till, tillAfter(tables.till(till), event.key ?? "", line, event.at, inForce));
	if (effects.charge !== null) noteCharge(tables, effects.charge);
	if (owesAccounts(line)) tables.owed.add([event.seq]);
}

function noteCharge(tables: StoreTables, { sale, approved }: { sale: string; approved: boolean }): void {
	const ask = tables.findCharging(sale);
	if (ask === undefined) return;
	tables.tills.put(ask.till, replaceAsk(tables.till(ask.till), chargedAsk(ask, approved)));
}

function putOtherBack(tables: StoreTables, { kind, body, at }: JournalEvent, org: string): void {
	switch (kind) {
		case "stock-received": {
			const { lines } = JSON.parse(body) as { lines: { product: string; quantity: number }[] };
			for (const { product, quantity } of lines) tables.shelf.move(product, quantity);
			return;
		}
		case "facts-posted":
			dropOwed(tables, JSON.parse(body) as PostedLine);
			return;
		case "menu-published": {
			const { store, version } = JSON.parse(body) as { store: string; version: number };
			if (tables.identity() === undefined) tables.settings.put("identity", { org, store } satisfies Identity);
			tables.settings.put(MENU_KNOWN, version);
			return;
		}
		case "till-forked": {
			const state = tables.till((JSON.parse(body) as ChainLine).till);
			const chain = { ...state.chain, forks: state.chain.forks + 1 };
			tables.tills.put(state.till, { ...state, chain });
			return;
		}
		case "op-quarantined": {
			const { till, link, outcome } = JSON.parse(body) as QuarantinedLine;
			if (link === undefined) return;
			const state = tables.till(till);
			const seenAt = Math.max(state.seenAt, at);
			tables.tills.put(till, { ...state, seenAt, chain: noteAgain(state.chain, link, outcome.id) });
		}
	}
}

function dropOwed(tables: StoreTables, { posted }: PostedLine): void {
	const ops = new Set(posted.map(({ op }) => op));
	const settled = tables.listOwed(0, Number.MAX_SAFE_INTEGER).filter(({ line }) => ops.has(line.op.id));
	tables.owed.drop(settled.map(({ seq }) => seq));
}

// What no line tells: from what was handed over; without that, as far as the lines go.
export function finishPutBack(
	tables: StoreTables,
	handover: Handover | null,
	menu: Menu | null,
	now: number,
): Result<null, RestoreRefusal> {
	const asks = handover === null ? accept(null) : putAsksBack(tables, handover);
	if (!asks.ok) return asks;
	if (handover !== null) settleOwed(tables, handover);
	const open = new Set(tables.listOpen().map(({ op }) => op.id));
	for (const one of handover?.returns ?? [])
		if (one.openOp === null || open.has(one.openOp)) tables.returns.put(one.sale, one);
	for (const one of tables.returns.list()) {
		const free = withoutDangling(one, (opId) => open.has(opId));
		if (free !== null) tables.returns.put(one.sale, free);
	}
	for (const [till, presence] of handover?.presences ?? []) placeTill(tables, till, presence);
	return putMenuBack(tables, handover, menu, now);
}

function putAsksBack(tables: StoreTables, { tills }: Handover): Result<null, RestoreRefusal> {
	const isDecided = (opId: string) => tables.find(opId) !== undefined;
	const silent = tables.listTills().filter(({ till }) => !tills.some((one) => one.till === till));
	const none = silent.map(({ till, skewMs, seenAt }) => ({ till, skewMs, seenAt, open: [] }));
	for (const handed of [...tills, ...none]) {
		const back = putBackAsks(tables.till(handed.till), handed, isDecided);
		if (!back.ok) return back;
		for (const ask of back.value.unknown) reserve(tables, ask.effects, ask.op.id);
		tables.tills.put(handed.till, back.value.state);
	}
	return accept(null);
}

// Which of the older facts were told to the gate alone stands in no line.
function settleOwed(tables: StoreTables, { owed, last }: Handover): void {
	const handed = new Set(owed);
	tables.owed.drop(owedNow(tables).filter((seq) => seq <= last && !handed.has(seq)));
}

function owedNow(tables: StoreTables): number[] {
	return tables.owed.list(0, Number.MAX_SAFE_INTEGER).map(({ seq }) => seq);
}

function putMenuBack(
	tables: StoreTables,
	handover: Handover | null,
	drafted: Menu | null,
	now: number,
): Result<null, RestoreRefusal> {
	const known = menuKnown(tables);
	const current = tables.menu()?.version ?? 0;
	const handed = handover?.menu ?? null;
	if (handed !== null && handed.version > current) tables.putMenu(handed, handover?.limits);
	if (drafted !== null && drafted.version > Math.max(known, tables.menu()?.version ?? 0)) {
		const { store, version, items } = drafted;
		tables.putMenu(drafted);
		tables.append({ kind: "menu-published", at: now, body: { store, version, items: items.length } });
	}
	return (tables.menu()?.version ?? 0) < known ? refuse({ reason: "menu-missing" }) : accept(null);
}
