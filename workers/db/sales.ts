import { accept, type Result, refuse } from "../../domain/core/result.ts";
import { SALE_KINDS, saleView } from "../../domain/history/sale-view.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import { withFlags } from "./sale-flags.ts";

// Sales, refunds and voids as history lists them: newest first, by the time of their line.

const statements = {
	listSales: `SELECT at, object, seq, kind, key, body FROM store_lines
		WHERE org = ?1 AND (at, object, seq) < (?2, ?3, ?4) AND (?5 = '' OR store = ?5)
			AND (?7 IS NULL OR store IN (SELECT value FROM json_each(?7)))
			AND kind IN (${SALE_KINDS.map((kind) => `'${kind}'`).join(", ")})
		ORDER BY at DESC, object DESC, seq DESC LIMIT ?6`,
} as const;

export type LineCursor = { readonly at: number; readonly object: string; readonly seq: number };
type SalesQuery = {
	readonly limit: number;
	readonly before: LineCursor | null;
	readonly store: string;
	// Of whoever is bound to some; undefined: every store.
	readonly stores?: readonly string[] | undefined;
};

export const NEWEST: LineCursor = { at: Number.MAX_SAFE_INTEGER, object: "", seq: 0 };

export async function listSales(
	db: D1Database,
	org: string,
	{ limit, before, store, stores }: SalesQuery,
): Promise<{ sales: SaleView[]; next: string | null }> {
	const { at, object, seq } = before ?? NEWEST;
	const { results } = await db
		.prepare(statements.listSales)
		.bind(org, at, object, seq, store, limit, stores === undefined ? null : JSON.stringify(stores))
		.all<LineCursor & { kind: string; key: string | null; body: string }>();
	return {
		sales: await withFlags(
			db,
			org,
			results.flatMap((row) => saleView(row) ?? []),
		),
		next: results.length < limit ? null : writeCursor(results.at(-1)),
	};
}

export function writeCursor(last: LineCursor | undefined): string | null {
	if (last === undefined) return null;
	return btoa(JSON.stringify([last.at, last.object, last.seq]))
		.replaceAll("+", "-")
		.replaceAll("/", "_");
}

export function readCursor(text: string): Result<LineCursor, "cursor-invalid"> {
	try {
		const [at, object, seq] = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
		if (Number.isSafeInteger(at) && typeof object === "string" && Number.isSafeInteger(seq)) {
			return accept({ at, object, seq });
		}
	} catch {
		// Not ours: answered below.
	}
	return refuse("cursor-invalid");
}
