import { type Minted, pageOf } from "../../domain/till/forks.ts";
import type { LineCursor } from "./sales.ts";

// Which numbers of a till's log stand for which ops. A line of history cannot be found by its number without an index
// that every sale would pay for; so the numbers of a log are kept beside, many to a row, by store.

const HASH_CHARS = 16;

const statements = {
	listMinted: `SELECT at, object, seq AS line, store, body ->> '$.till' AS till, body ->> '$.op.epoch' AS epoch,
			body ->> '$.op.seq' AS seq, body ->> '$.op.id' AS op, substr(hash, 1, ${HASH_CHARS}) AS hash
		FROM store_lines WHERE org = ?1 AND (at, object, seq) > (?2, ?3, ?4) AND at < ?5
			AND (kind LIKE '%-applied' OR kind LIKE '%-declined')
		ORDER BY at, object, seq LIMIT ?6`,
	findKnown: `SELECT known.till, known.epoch, wanted.value ->> 3 AS seq, known.store,
			known.ops -> (wanted.value ->> 3) ->> 0 AS op, known.ops -> (wanted.value ->> 3) ->> 1 AS hash
		FROM json_each(?2) AS wanted CROSS JOIN till_numbers AS known
		WHERE known.org = ?1 AND known.till = wanted.value ->> 0 AND known.epoch = wanted.value ->> 1
			AND known.page = wanted.value ->> 2 AND known.ops -> (wanted.value ->> 3) IS NOT NULL`,
	// What a number stood for first, it stands for.
	keep: `INSERT INTO till_numbers (org, till, epoch, page, store, ops)
		SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value -> 4 FROM json_each(?2) WHERE true
		ON CONFLICT DO UPDATE SET ops = json_patch(json_patch(ops, excluded.ops), ops)
			WHERE ops <> json_patch(json_patch(ops, excluded.ops), ops)`,
	comparedAt: "SELECT logs_compared_at AS at FROM orgs WHERE id = ?",
	noteCompared: "UPDATE orgs SET logs_compared_at = ?2 WHERE id = ?1",
} as const;

// The next ops that history has after a line, oldest first.
export async function listMinted(
	db: D1Database,
	org: string,
	{ at, object, seq }: LineCursor,
	before: number,
	limit: number,
): Promise<{ readonly minted: Minted[]; readonly last: LineCursor | null }> {
	const { results } = await db
		.prepare(statements.listMinted)
		.bind(org, at, object, seq, before, limit)
		.all<Minted & { at: number; object: string; line: number }>();
	const last = results.at(-1);
	return {
		minted: results.map(({ till, epoch, seq: number, store, op, hash }) => {
			return { till, epoch, seq: number, store, op, hash };
		}),
		last: last === undefined ? null : { at: last.at, object: last.object, seq: last.line },
	};
}

// What is kept under the numbers of these, at whichever store.
export async function findMinted(db: D1Database, org: string, minted: readonly Minted[]): Promise<Minted[]> {
	const numbers = new Set(
		minted.map(({ till, epoch, seq }) => JSON.stringify([till, epoch, pageOf(seq), String(seq)])),
	);
	const { results } = await db
		.prepare(statements.findKnown)
		.bind(org, `[${[...numbers].join(",")}]`)
		.all<Omit<Minted, "seq"> & { seq: string }>();
	return results.map(({ seq, ...words }) => ({ ...words, seq: Number(seq) }));
}

export function keepMinted(db: D1Database, org: string, minted: readonly Minted[]): D1PreparedStatement {
	const pages = Map.groupBy(minted, ({ till, epoch, seq, store }) => {
		return JSON.stringify([till, epoch, pageOf(seq), store]);
	});
	const rows = [...pages].map(([page, group]) => {
		const ops = group.map(({ seq, op, hash }) => [String(seq), [op, hash]] as const);
		return [...(JSON.parse(page) as unknown[]), Object.fromEntries(ops.toReversed())];
	});
	return db.prepare(statements.keep).bind(org, JSON.stringify(rows));
}

export async function logsComparedAt(db: D1Database, org: string): Promise<number> {
	return (await db.prepare(statements.comparedAt).bind(org).first<{ at: number }>())?.at ?? 0;
}

export function noteCompared(db: D1Database, org: string, at: number): D1PreparedStatement {
	return db.prepare(statements.noteCompared).bind(org, at);
}
