import { conserve, driftBeside, type EntrySum, type Held } from "../../domain/history/books.ts";
import type { Drift, TakeoverDrift } from "../../domain/history/books-view.ts";
import { balancesQuery, tornQuery } from "./heads.ts";
import { entriesQuery } from "./rollups.ts";

// What left one account and did not arrive in one other, transfer by transfer: in their sum, what one of them made would
// hide what another lost. Few accounts are ever taken over, and these have an index.
const unevenTakeovers = `SELECT body ->> '$.entry.transfer' AS transfer, body ->> '$.entry.unit' AS unit,
		sum(body ->> '$.entry.amountMinor') AS amountMinor
	FROM account_lines INDEXED BY account_lines_taken_over
	WHERE org = ? AND body ->> '$.entry.cause' = 'takeover'
	GROUP BY 1, 2 HAVING amountMinor <> 0 ORDER BY 1, 2 LIMIT 20`;

// Whether value is conserved, by history. One transaction: the sums of one moment beside the balances of the next
// would seem to drift.
export async function readValue(db: D1Database, org: string) {
	return conserved(await db.batch<unknown>(valueQueries(db, org)));
}

// The same for those who are told once a night: without what lines that are missing explain.
export async function readDrift(
	db: D1Database,
	org: string,
): Promise<{ readonly drift: readonly Drift[]; readonly takeovers: readonly TakeoverDrift[] }> {
	const value = await readValue(db, org);
	if (!driftsIn(value)) return { drift: [], takeovers: [] };
	// Every line of every account is read for this, so not before something drifts.
	const [torn, ...results] = await db.batch<unknown>([tornQuery(db, org), ...valueQueries(db, org)]);
	const { drift, takeovers } = conserved(results);
	const lacking = (torn?.results ?? []) as { unit: string; amountMinor: number }[];
	return { drift: driftBeside(drift, lacking), takeovers: lacking.length === 0 ? takeovers : [] };
}

export function driftsIn({
	drift,
	takeovers,
}: {
	readonly drift: readonly Drift[];
	readonly takeovers: readonly TakeoverDrift[];
}): boolean {
	return drift.length > 0 || takeovers.length > 0;
}

function valueQueries(db: D1Database, org: string): D1PreparedStatement[] {
	return [entriesQuery(db, org), balancesQuery(db, org), db.prepare(unevenTakeovers).bind(org)];
}

function conserved([entries, held, takeovers]: readonly D1Result<unknown>[]) {
	return {
		...conserve((entries?.results ?? []) as EntrySum[], (held?.results ?? []) as Held[]),
		takeovers: (takeovers?.results ?? []) as TakeoverDrift[],
	};
}
