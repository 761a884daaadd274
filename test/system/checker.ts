import { createHash } from "node:crypto";
import { balanceOf, checkAccount, checkConservation, entriesOf } from "./checker/accounts.ts";
import { type Disk, type Entry, readDisk, type StoreBody, type StoreFile } from "./checker/files.ts";
import { checkHistory } from "./checker/history.ts";
import { type Ending, type Expected, endingOf, expectSale, isDone, type SentTo } from "./checker/sales.ts";

// Judges a system that was closed, by what lies on its disk and what its tills sent and were told. It shares no code
// with the product, so that a mistake in a rule is not made twice. Gives everything that is wrong, in words.

// An op with the texts that its till was given for it, as an ask and as a fact.
export type Diary = SentTo & { readonly told: { readonly ask?: string; readonly fact?: string } };
// A fact that cannot be read, as it was sent.
export type Malformed = { readonly store: string; readonly raw: string; readonly told?: string };
export type Facts = {
	readonly diary: readonly Diary[];
	readonly malformed: readonly Malformed[];
	readonly grantMinor: number;
	readonly received: number;
};
export type Verdict = { readonly wrong: string[]; readonly seen: Readonly<Record<string, number>> };

export function checkSystem(dataDir: string, facts: Facts): Verdict {
	const disk = readDisk(dataDir);
	const stores = new Map(disk.stores.map((file) => [file.store, file]));
	const endings = new Map<string, Ending>();
	const wrong: string[] = [];
	for (const one of facts.diary) {
		const ending = endingOf(stores.get(one.store), one.op.id);
		if (ending === undefined) wrong.push(`${one.op.id}: no line for a ${one.op.kind}`);
		else {
			endings.set(one.op.id, ending);
			wrong.push(...checkTold(one, ending));
		}
	}
	const expected = expectAll(facts.diary, endings);
	wrong.push(
		...facts.malformed.flatMap((one) => checkMalformed(one, stores.get(one.store))),
		...disk.accounts.flatMap(checkAccount),
		...checkConservation(disk.accounts),
		...checkMovements(disk, expected, facts.grantMinor),
		...disk.stores.flatMap((file) => checkStore(file, expected, facts.received)),
		...checkHistory(disk),
	);
	return { wrong, seen: count(facts, endings, expected) };
}

// Byte for byte what stands in the journal.
function checkTold({ op, told }: Diary, { first, taken }: Ending): string[] {
	const declined = first.kind.endsWith("-declined");
	const holds = (line: { body: string } | null, text: string | undefined) =>
		text === undefined || line?.body.includes(`"outcome":${text},`);
	const wrong: string[] = [];
	if (!holds(first, told.ask)) wrong.push(`${op.id}: told ${told.ask}, kept ${first.body}`);
	if (!holds(declined ? taken : first, told.fact)) wrong.push(`${op.id}: told ${told.fact} as a fact`);
	if (told.ask === undefined && told.fact === undefined) wrong.push(`${op.id}: its till was told nothing`);
	return wrong;
}

function checkMalformed({ raw, told }: Malformed, file: StoreFile | undefined): string[] {
	const hash = createHash("sha256").update(raw).digest("hex");
	const line = file?.byKey.get(`unreadable:${hash}`);
	if (line === undefined) return [`an unreadable fact is lost: ${raw}`];
	const body = JSON.parse(line.body) as { raw: string; outcome: object };
	const isTold = told !== undefined && JSON.stringify(body.outcome) === told;
	return body.raw === raw && isTold ? [] : [`an unreadable fact is kept as ${line.body}, told ${told}`];
}

function expectAll(diary: readonly Diary[], endings: ReadonlyMap<string, Ending>): Expected[] {
	const about = Map.groupBy(diary, ({ op }) => {
		return op.kind === "void" ? op.void.sale : op.kind === "refund" ? op.refund.sale : "";
	});
	return diary.flatMap((one) => {
		const { op } = one;
		return op.kind === "sale" ? [expectSale({ ...one, op }, about.get(op.id) ?? [], endings)] : [];
	});
}

// A sale is done if and only if its accounts paid it, and what is left with them is what the ops say.
function checkMovements({ accounts }: Disk, expected: readonly Expected[], grantMinor: number): string[] {
	const paid = new Map<string, Entry>();
	for (const file of accounts) {
		for (const { key, entry } of entriesOf(file)) {
			if (entry.cause === "sale" && !key.endsWith("/back"))
				paid.set(`${file.account} ${entry.transfer}`, entry);
		}
	}
	const wrong: string[] = [];
	const balances = new Map<string, number>();
	for (const { sale, done, voided, remains } of expected) {
		for (const [index, { account, amountMinor }] of sale.op.sale.tenders.entries()) {
			if (account === undefined) continue;
			balances.set(account, (balances.get(account) ?? grantMinor) - (remains[index] ?? 0));
			const name = `${account} ${sale.op.id}:${index + 1}`;
			const entry = paid.get(name);
			paid.delete(name);
			if (entry === undefined && done && !voided) wrong.push(`${name}: done and not paid`);
			if (entry !== undefined && !done) wrong.push(`${name}: paid and not done`);
			if (entry !== undefined && entry.amountMinor !== -amountMinor)
				wrong.push(`${name}: paid ${entry.amountMinor}`);
		}
	}
	for (const name of paid.keys()) wrong.push(`${name}: paid for nothing`);
	for (const file of accounts) {
		const left = balances.get(file.account) ?? grantMinor;
		if (left !== balanceOf(file)) wrong.push(`${file.account}: holds ${balanceOf(file)}, not ${left}`);
	}
	return wrong;
}

function checkStore(file: StoreFile, expected: readonly Expected[], received: number): string[] {
	const wrong: string[] = [];
	const drawers = new Map<string, number>();
	let pieces = 0;
	for (const { sale, remains, product, pieces: gone } of expected) {
		if (sale.store !== file.store) continue;
		if (product === "shirt") pieces += gone;
		for (const [index, { kind }] of sale.op.sale.tenders.entries()) {
			const drawer = `drawer/${sale.till}`;
			if (kind === "cash") drawers.set(drawer, (drawers.get(drawer) ?? 0) + (remains[index] ?? 0));
		}
	}
	if (file.stock.get("shirt") !== received - pieces)
		wrong.push(`${file.store}: ${file.stock.get("shirt")} shirts, not ${received - pieces}`);
	for (const place of new Set([...drawers.keys(), ...file.cash.keys()])) {
		const [has, should] = [file.cash.get(place) ?? 0, drawers.get(place) ?? 0];
		if (has !== should) wrong.push(`${place} holds ${has}, not ${should}`);
	}
	if (file.owed > 0) wrong.push(`${file.store}: owes ${file.owed}`);
	for (const [index, { seq }] of file.lines.entries())
		if (seq !== index + 1) wrong.push(`${file.store}: line ${index + 1} has the number ${seq}`);
	for (const { till, chain, open } of file.tills) {
		const undecided = open.filter(({ op }) => !file.byKey.has(op.id));
		if (undecided.length > 0) wrong.push(`${till}: ${undecided.length} asks are open`);
		if (chain.forks > 0 || (chain.now?.gaps.length ?? 0) > 0)
			wrong.push(`${till}: its chain has gaps or forks`);
	}
	return [...wrong, ...checkReceipts(file)];
}

// A number is on one receipt. Where an ask was declined after a later one had its number, the number stays with the
// declined line; so every number up to the last is accounted for.
function checkReceipts({ lines }: StoreFile): string[] {
	const given = new Set<string>();
	const used = new Map<string, number[]>();
	for (const { kind, key, body } of lines) {
		if (!/-(applied|declined)$/.test(kind) || key?.endsWith("/void")) continue;
		const { till, receipt, outcome } = JSON.parse(body) as StoreBody;
		if (receipt === null) continue;
		given.add(`${till} ${receipt}`);
		if (outcome.status === "declined") continue;
		used.set(till, [...(used.get(till) ?? []), outcome.receipt ?? 0]);
	}
	const wrong: string[] = [];
	for (const [till, numbers] of used) {
		if (new Set(numbers).size < numbers.length) wrong.push(`${till}: a receipt number is used twice`);
		for (let number = 1; number <= Math.max(...numbers); number += 1)
			if (!given.has(`${till} ${number}`)) wrong.push(`${till}: receipt ${number} is missing`);
	}
	return wrong;
}

// How much of what was there to be judged, so that a test can see that it was enough.
function count(
	{ diary, malformed }: Facts,
	endings: ReadonlyMap<string, Ending>,
	expected: readonly Expected[],
): Record<string, number> {
	const ends = [...endings.values()];
	const numberOf = (...is: boolean[]) => is.filter(Boolean).length;
	return {
		ops: diary.length,
		malformed: malformed.length,
		done: numberOf(...ends.map(isDone)),
		declined: numberOf(...ends.map((ending) => !isDone(ending))),
		taken: numberOf(...ends.map(({ taken }) => taken !== null)),
		finishedAsFact: numberOf(...diary.map(({ told }) => told.fact !== undefined && told.ask !== undefined)),
		split: numberOf(...expected.map(({ done, sale }) => done && sale.op.sale.tenders.length > 1)),
		voided: numberOf(...expected.map(({ done, voided }) => done && voided)),
		refunded: numberOf(...expected.map(({ refundedMinor }) => refundedMinor > 0)),
	};
}
