import { type EarlyVoid, earlyVoid } from "../../domain/history/waiting.ts";
import {
	filledLine,
	type QuarantinedLine,
	type StoreLine,
	type WrittenLine,
} from "../../domain/store/line.ts";
import type { LineCursor } from "./sales.ts";

// Lines that are looked for by their kind. The index is named: where it could not be used the query fails at once,
// rather than walk through every sale of the org.

const statements = {
	listUnreadable: `SELECT at, object, seq, body FROM store_lines INDEXED BY store_lines_rare
		WHERE org = ?1 AND kind = 'op-quarantined' AND (at, object, seq) < (?2, ?3, ?4)
		ORDER BY at DESC, object DESC, seq DESC LIMIT ?5`,
	countUnreadable: `SELECT count(*) AS n FROM store_lines INDEXED BY store_lines_rare
		WHERE org = ? AND kind = 'op-quarantined'`,
	listSent: `SELECT at, body FROM store_lines INDEXED BY store_lines_rare
		WHERE org = ? AND kind = 'transfer-out-applied' AND at >= ? ORDER BY at DESC LIMIT ?`,
	listReceived: `SELECT at, body FROM store_lines INDEXED BY store_lines_rare
		WHERE org = ? AND kind = 'transfer-in-applied' AND at >= ? ORDER BY at DESC LIMIT ?`,
	listEarlyVoids: `SELECT body FROM store_lines INDEXED BY store_lines_early_voids
		WHERE org = ?1 AND at <= ?2 AND kind = 'void-applied' AND body ->> '$.effects.back' IS NULL
			AND body ->> '$.effects.flags' IS NULL
		ORDER BY at DESC LIMIT ?3`,
} as const;

export type Unreadable = LineCursor & { readonly line: QuarantinedLine };

export async function listUnreadable(
	db: D1Database,
	org: string,
	{ at, object, seq }: LineCursor,
	limit: number,
): Promise<Unreadable[]> {
	const { results } = await db
		.prepare(statements.listUnreadable)
		.bind(org, at, object, seq, limit)
		.all<LineCursor & { body: string }>();
	return results.map(({ body, ...place }) => ({ ...place, line: JSON.parse(body) as QuarantinedLine }));
}

export async function countUnreadable(db: D1Database, org: string): Promise<number> {
	return (await db.prepare(statements.countUnreadable).bind(org).first<{ n: number }>())?.n ?? 0;
}

export const TRANSFERS_MAX = 5_000;

type ShipmentRow = { readonly at: number; readonly body: string };

// Stock that left a store, and stock that came into one. Of very many transfers the newest, with both their sides: what
// came in of an older one would look like goods that nobody had sent.
export async function listTransfers(
	db: D1Database,
	org: string,
): Promise<{ sent: StoreLine[]; received: StoreLine[] }> {
	const list = async (query: string, since: number, limit: number) => {
		const { results } = await db.prepare(query).bind(org, since, limit).all<ShipmentRow>();
		const oldest = results.length < limit ? undefined : results.at(-1);
		return { rows: results, since: oldest?.at ?? since };
	};
	const out = await list(statements.listSent, 0, TRANSFERS_MAX);
	const into = await list(statements.listReceived, out.since, 2 * TRANSFERS_MAX);
	const linesOf = (rows: readonly ShipmentRow[]) =>
		rows.map(({ body }) => filledLine(JSON.parse(body) as WrittenLine));
	const sent = linesOf(out.rows.filter(({ at }) => at >= into.since));
	const received = linesOf(into.rows);
	if (into.since === 0) return { sent, received };
	const known = new Set(sent.map(({ op }) => op.id));
	const isKnown = ({ op }: StoreLine) => op.kind === "transfer-in" && known.has(op.transferIn.transfer);
	return { sent, received: received.filter(isKnown) };
}

const EARLY_VOIDS_MAX = 500;

// Voids before a moment that came before what they take back, the newest first. Whether it came since they do not say;
// of very many the oldest are left out, and those were told of when they were new.
export async function listEarlyVoids(db: D1Database, org: string, before: number): Promise<EarlyVoid[]> {
	const { results } = await db
		.prepare(statements.listEarlyVoids)
		.bind(org, before, EARLY_VOIDS_MAX)
		.all<{ body: string }>();
	return results.flatMap(({ body }) => earlyVoid(filledLine(JSON.parse(body) as WrittenLine)) ?? []);
}
