import { conserve, type EntrySum, type Held } from "../../domain/report/books.ts";
import { balancesQuery } from "./heads.ts";
import { entriesQuery } from "./rollups.ts";

// Whether value is conserved, by history. One transaction: the sums of one moment beside the balances of the next
// would seem to drift.
export async function readValue(db: D1Database, org: string) {
	const [entries, held] = await db.batch<unknown>([entriesQuery(db, org), balancesQuery(db, org)]);
	return conserve((entries?.results ?? []) as EntrySum[], (held?.results ?? []) as Held[]);
}
