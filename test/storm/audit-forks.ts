import type { DatabaseSync } from "node:sqlite";
import { compareLogs } from "../../workers/books/compare-logs.ts";
import { sqlOn } from "../support/node-sql.ts";
import { d1On } from "./history.ts";
import { ORG, type StoreNode } from "./nodes.ts";
import type { Complain } from "./till.ts";

// I12 across stores: wherever two of them hold different ops under one number of a till's log, and nowhere else, the
// night has raised the alert of a fork.

type Minted = { till: string; epoch: number; seq: number; op: string };
const MINTED = `SELECT body ->> '$.till' AS till, body ->> '$.op.epoch' AS epoch, body ->> '$.op.seq' AS seq,
		(body ->> '$.op.id') || ' ' || hash AS op
	FROM journal WHERE kind LIKE '%-applied' OR kind LIKE '%-declined'`;
const RAISED = `SELECT body ->> '$.till' || ' ' || (body ->> '$.epoch') || ' ' || (body ->> '$.seq') AS number
	FROM alerts WHERE kind = 'till-forked' AND body ->> '$.ops' IS NOT NULL`;

// Gives how many there are.
export async function auditForks(
	db: DatabaseSync,
	stores: readonly StoreNode[],
	now: number,
	complain: Complain,
): Promise<number> {
	await compareLogs(d1On(db), ORG, now);
	const numbers = readNumbers(stores);
	const named = (isForked: IsForked) =>
		[...numbers].flatMap(([number, here]) => (isForked([...here.values()]) ? [number] : []));
	const wanted = named(isApart);
	const allowed = new Set(named(isTwice));
	const raised = new Set(
		sqlOn(db)
			.all<{ number: string }>(RAISED)
			.map(({ number }) => number),
	);
	const missed = wanted.filter((number) => !raised.has(number));
	if (missed.length > 0) complain("I12: two stores hold different ops under one number, unseen", missed);
	const wrong = [...raised].filter((number) => !allowed.has(number));
	if (wrong.length > 0) complain("I12: a fork is told although no two stores hold different ops", wrong);
	return wanted.length;
}

type IsForked = (stores: readonly ReadonlySet<string>[]) => boolean;

// No op is at both. Where one is, and another beside it, the store of these two has seen the fork itself.
const isApart: IsForked = (stores) =>
	stores.some((ops) => stores.some((others) => ops !== others && ![...ops].some((op) => others.has(op))));

const isTwice: IsForked = (stores) =>
	stores.length > 1 && new Set(stores.flatMap((ops) => [...ops])).size > 1;

function readNumbers(stores: readonly StoreNode[]): Map<string, Map<string, Set<string>>> {
	const numbers = new Map<string, Map<string, Set<string>>>();
	for (const { store, db } of stores) {
		for (const { till, epoch, seq, op } of sqlOn(db).all<Minted>(MINTED)) {
			const number = `${till} ${epoch} ${seq}`;
			const here = numbers.get(number) ?? new Map<string, Set<string>>();
			numbers.set(number, here.set(store, (here.get(store) ?? new Set()).add(op)));
		}
	}
	return numbers;
}
