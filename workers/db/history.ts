import { chunkByBytes } from "../../domain/core/chunks.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import { type SaleView, saleViewSchema } from "../../domain/protocol/views.ts";

// History in D1. Where it lives is asked in one place, so that orgs can be spread over several databases later.

export function historyOf(env: { readonly DB: D1Database }, _org: string): D1Database {
	return env.DB;
}

export type HistoryRow = {
	readonly object: string;
	readonly seq: number;
	readonly org: string;
	readonly at: number;
	readonly body: string;
};
export type SaleRow = HistoryRow & { readonly store: string };
export type EntryRow = HistoryRow & { readonly account: string };
export type EventRow = HistoryRow & { readonly kind: JournalEvent["kind"] };
export type HistoryRows = {
	readonly sales: readonly SaleRow[];
	readonly entries: readonly EntryRow[];
	readonly events: readonly EventRow[];
};

// A bound value may hold 2 MB; bodies are counted generously because quoting lets them grow.
const PARAMETER_BYTES_MAX = 1_000_000;

// Many rows go as one JSON parameter: D1 binds at most a hundred. What is there already stays as it is.
const statements = {
	addSales: `INSERT INTO sales (object, seq, org, store, decided_at, body)
		SELECT value ->> 'object', value ->> 'seq', value ->> 'org', value ->> 'store', value ->> 'at', value ->> 'body'
		FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
	addEntries: `INSERT INTO entries (object, seq, org, account, at, body)
		SELECT value ->> 'object', value ->> 'seq', value ->> 'org', value ->> 'account', value ->> 'at', value ->> 'body'
		FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
	addEvents: `INSERT INTO events (object, seq, org, kind, at, body)
		SELECT value ->> 'object', value ->> 'seq', value ->> 'org', value ->> 'kind', value ->> 'at', value ->> 'body'
		FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
	listSales: `SELECT object, seq, decided_at AS decidedAt, body FROM sales
		WHERE org = ?1 AND (decided_at, object, seq) < (?2, ?3, ?4) AND (?5 = '' OR store = ?5)
		ORDER BY decided_at DESC, object DESC, seq DESC LIMIT ?6`,
} as const;

export async function addHistory(db: D1Database, rows: HistoryRows): Promise<number> {
	const batch = [
		addRows(db, statements.addSales, rows.sales),
		addRows(db, statements.addEntries, rows.entries),
		addRows(db, statements.addEvents, rows.events),
	].flat();
	if (batch.length === 0) return 0;
	const results = await db.batch(batch);
	return results.reduce((sum, { meta }) => sum + (meta.rows_written ?? 0), 0);
}

function addRows(db: D1Database, query: string, rows: readonly HistoryRow[]): D1PreparedStatement[] {
	const chunks = chunkByBytes(
		rows,
		({ body }) => body.length * 2,
		PARAMETER_BYTES_MAX,
		Number.POSITIVE_INFINITY,
	);
	return chunks.map((chunk) => db.prepare(query).bind(JSON.stringify(chunk)));
}

export type SalesQuery = {
	readonly limit: number;
	readonly before: SalesCursor | null;
	readonly store: string;
};
export type SalesCursor = { readonly decidedAt: number; readonly object: string; readonly seq: number };

export async function listSales(
	db: D1Database,
	org: string,
	{ limit, before, store }: SalesQuery,
): Promise<{ sales: SaleView[]; next: string | null }> {
	const from = before ?? { decidedAt: Number.MAX_SAFE_INTEGER, object: "", seq: 0 };
	const { results } = await db
		.prepare(statements.listSales)
		.bind(org, from.decidedAt, from.object, from.seq, store, limit)
		.all<SalesCursor & { body: string }>();
	const last = results.at(-1);
	return {
		sales: results.map(({ body }) => saleViewSchema.parse(JSON.parse(body))),
		next: last === undefined || results.length < limit ? null : writeCursor(last),
	};
}

export function writeCursor({ decidedAt, object, seq }: SalesCursor): string {
	return btoa(JSON.stringify([decidedAt, object, seq]))
		.replaceAll("+", "-")
		.replaceAll("/", "_");
}

export function readCursor(text: string): Result<SalesCursor, "cursor-invalid"> {
	try {
		const [decidedAt, object, seq] = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
		if (Number.isSafeInteger(decidedAt) && typeof object === "string" && Number.isSafeInteger(seq)) {
			return accept({ decidedAt, object, seq });
		}
	} catch {
		// Not ours: answered below.
	}
	return refuse("cursor-invalid");
}
