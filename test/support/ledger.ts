import { expect } from "vitest";
import { balanceOf } from "../../domain/account/head.ts";
import { type AccountBody, readAccountLine } from "../../domain/account/line.ts";
import { type CashMove, gainOf, holdsCash } from "../../domain/shift/cash.ts";
import { levelChange } from "../../domain/stock/movement.ts";
import { type PostedLine, readStoreLine, type StoreLine } from "../../domain/store/line.ts";
import type { FullRow } from "../../durable-objects/journal/journal.ts";
import type { World } from "./world.ts";

// What must be true of the books after every story, worked out from the journals alone and held against what the
// tables say.

type Line = StoreLine & { readonly key: string };

export function linesOf(world: World): Line[] {
	return journalOf(world).flatMap((row) => {
		const line = readStoreLine(row);
		return line === undefined ? [] : [{ ...line, key: row.key ?? "" }];
	});
}

export function journalOf(world: World): FullRow[] {
	return world.store.book.read((tables) => tables.journal.listAfter(0, 100_000));
}

export function checkBooks(world: World): void {
	checkJournals(world);
	checkAccounts(world);
	checkShelf(world);
	checkCash(world);
	checkReturns(world);
	checkReceipts(world);
	if (isAtRest(world)) checkPostings(world);
}

function isAtRest(world: World): boolean {
	return world.store.book.listOpen().length === 0 && world.store.book.listOwed(0, 1).length === 0;
}

// No line is missing, none answers for two things, and every op has one line of its own.
function checkJournals(world: World): void {
	const journals = [journalOf(world), ...[...world.accounts.values()].map(({ book }) => rowsOf(book))];
	for (const rows of journals) {
		expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
		const keys = rows.flatMap(({ key }) => key ?? []);
		expect(new Set(keys).size).toBe(keys.length);
	}
	for (const { op, key, outcome, effects } of linesOf(world)) {
		// What was answered is what was done.
		if (outcome.status !== "declined") expect(outcome.totalMinor).toBe(effects.totalMinor);
		// A void that had to wait stands under what it waited for.
		expect([op.id, `${op.id}/fact`].includes(key) || (op.kind === "void" && key.endsWith("/void"))).toBe(
			true,
		);
	}
}

// Each line leaves behind the sum of all entries up to it.
function checkAccounts(world: World): void {
	for (const { book } of world.accounts.values()) {
		const sums = new Map<string, number>();
		const purses: Record<string, number> = {};
		for (const row of rowsOf(book)) {
			const { head, entry } = readAccountLine(row);
			if (entry !== undefined) sums.set(entry.unit, (sums.get(entry.unit) ?? 0) + entry.amountMinor);
			for (const [unit, sum] of sums) expect(balanceOf(head, unit)).toBe(sum);
			checkPurses(purses, readAccountLine(row));
			expect(Object.keys(head.balances).filter((unit) => !sums.has(unit))).toEqual([]);
		}
	}
}

// What lies in purses is what was put in, less what went back and what was paid from it; never less than nothing.
function checkPurses(purses: Record<string, number>, { head, entry, purse }: AccountBody): void {
	const add = (unit: string, minor: number) => {
		purses[unit] = (purses[unit] ?? 0) + minor;
		if (purses[unit] === 0) delete purses[unit];
	};
	if (purse !== undefined) add(purse.unit, purse.amountMinor);
	if (entry?.purse !== undefined) add(entry.unit, 0 - entry.purse.takenMinor);
	expect(head.purses ?? {}).toEqual(purses);
	expect(Object.values(purses).every((minor) => minor > 0)).toBe(true);
}

function checkShelf(world: World): void {
	const levels = new Map<string, number>();
	const add = (product: string, quantity: number) =>
		levels.set(product, (levels.get(product) ?? 0) + quantity);
	for (const { kind, body } of journalOf(world)) {
		if (kind !== "stock-received") continue;
		for (const { product, quantity } of JSON.parse(body).lines) add(product, quantity);
	}
	for (const { effects } of linesOf(world)) {
		for (const move of effects.stock) add(move.product, levelChange(move));
	}
	for (const { effects } of world.store.book.listOpen()) {
		for (const move of effects.stock) if (move.quantity < 0) add(move.product, move.quantity);
	}
	const found = world.store.book.listStock().filter(({ available }) => available !== 0);
	const folded = [...levels].filter(([, available]) => available !== 0);
	expect(new Map(found.map(({ product, available }) => [product, available]))).toEqual(new Map(folded));
}

function checkCash(world: World): void {
	const moves: CashMove[] = linesOf(world).flatMap(({ effects }) => effects.cash);
	const places = new Set(moves.flatMap(({ from, to }) => [from, to]));
	for (const place of places) if (holdsCash(place)) expect(world.cash(place)).toBe(gainOf(place, moves));
	// Nothing is made or lost: what one place gained others lost.
	expect([...places].reduce((sum, place) => sum + gainOf(place, moves), 0)).toBe(0);
}

// Of no sale comes back more than was sold, in pieces or in money.
function checkReturns(world: World): void {
	const lines = linesOf(world);
	for (const sale of lines) {
		if (sale.op.kind !== "sale" || sale.effects.basket === null) continue;
		const backs = lines.flatMap(({ effects: { back } }) => (back?.sale === sale.op.id ? [back] : []));
		const pieces = backs.flatMap((back) => back.lines).reduce((sum, { quantity }) => sum + quantity, 0);
		const bought = sale.effects.basket.lines.filter(({ quantity }) => quantity > 0);
		expect(pieces).toBeLessThanOrEqual(bought.reduce((sum, { quantity }) => sum + quantity, 0));
		if (bought.length < sale.effects.basket.lines.length) continue;
		for (const [index, { amountMinor }] of sale.op.sale.tenders.entries()) {
			const given = backs.flatMap(({ tenders }) => tenders.filter(({ number }) => number === index + 1));
			expect(given.reduce((sum, tender) => sum + tender.amountMinor, 0)).toBeLessThanOrEqual(amountMinor);
		}
	}
}

// Every number up to the last stands with one sale, or with an ask that was given it and declined.
function checkReceipts(world: World): void {
	const lines = linesOf(world);
	for (const till of new Set(lines.map((line) => line.till))) {
		const own = lines.filter((line) => line.till === till && line.receipt !== null);
		const done = own
			.filter(({ outcome }) => outcome.status !== "declined")
			.map(({ receipt }) => receipt ?? 0);
		expect(new Set(done).size).toBe(done.length);
		const open = world.store.book.listOpen().filter((ask) => ask.till === till);
		const given = new Set([...own, ...open].map(({ receipt }) => receipt));
		const last = Math.max(0, ...done);
		expect(
			Array.from({ length: last }, (_, index) => index + 1).filter((number) => !given.has(number)),
		).toEqual([]);
	}
}

// At rest the store knows of every movement that it caused in an account, and of no other; and a sale that was asked
// for was paid to the cent.
function checkPostings(world: World): void {
	const known = new Map<string, number>();
	const add = (to: Map<string, number>, key: string, amountMinor: number) => {
		if (amountMinor !== 0) to.set(key, (to.get(key) ?? 0) + amountMinor);
	};
	const posted = journalOf(world).flatMap((row) =>
		row.kind === "facts-posted"
			? (JSON.parse(row.body) as PostedLine).posted
			: (readStoreLine(row)?.posted ?? []),
	);
	for (const { account, unit, amountMinor } of posted) add(known, `${account} ${unit}`, amountMinor);
	const found = new Map<string, number>();
	for (const { book } of world.accounts.values()) {
		for (const row of rowsOf(book)) {
			const { head, entry } = readAccountLine(row);
			if (entry === undefined || entry.by.store === null || entry.cause === "takeover") continue;
			add(found, `${head.account} ${entry.unit}`, entry.amountMinor);
		}
	}
	expect(dropZeros(found)).toEqual(dropZeros(known));
	for (const line of linesOf(world)) {
		if (line.op.kind !== "sale" || line.op.mode !== "ask" || line.outcome.status === "declined") continue;
		expect(line.posted.map(({ amountMinor }) => amountMinor)).toEqual(
			line.effects.transfers.map(({ amountMinor }) => amountMinor),
		);
	}
}

function dropZeros(sums: ReadonlyMap<string, number>): Map<string, number> {
	return new Map([...sums].filter(([, sum]) => sum !== 0));
}

function rowsOf({ journal }: { journal: { listAfter(seq: number, limit: number): FullRow[] } }): FullRow[] {
	return journal.listAfter(0, 100_000);
}
