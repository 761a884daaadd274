import { conserve, type EntrySum, type Held } from "../../domain/report/books.ts";
import type { TakeoverDrift } from "../../domain/report/books-view.ts";
import { balancesQuery } from "./heads.ts";
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
	const [entries, held, takeovers] = await db.batch<unknown>([
		entriesQuery(db, org),
		balancesQuery(db, org),
		db.prepare(unevenTakeovers).bind(org),
	]);
	return {
		...conserve((entries?.results ?? []) as EntrySum[], (held?.results ?? []) as Held[]),
		takeovers: (takeovers?.results ?? []) as TakeoverDrift[],
	};
}

export function driftsIn({ drift, takeovers }: Awaited<ReturnType<typeof readValue>>): boolean {
	return drift.length > 0 || takeovers.length > 0;
}
