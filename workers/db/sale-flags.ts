import { TENDERS_PER_SALE_MAX } from "../../domain/core/limits.ts";
import type { Flag } from "../../domain/protocol/flags.ts";
import { transferOf } from "../../domain/protocol/op.ts";
import type { SaleView } from "../../domain/protocol/views.ts";

// A fact is recorded before its accounts hear of it: what they find odd stands in their own lines, and is said with the
// sale where it is listed.

// The index is named: where it could not be used the query fails at once, rather than walk through every account.
export const FLAGS_OF_SALES = `SELECT line.key AS key, line.body ->> '$.entry.flag' AS flag
	FROM json_each(?2) AS wanted
	CROSS JOIN account_lines AS line INDEXED BY account_lines_flagged
	WHERE line.org = ?1 AND line.key = wanted.value AND line.body ->> '$.entry.flag' IS NOT NULL`;

export async function withFlags(
	db: D1Database,
	org: string,
	sales: readonly SaleView[],
): Promise<SaleView[]> {
	const keys = sales.flatMap(keysOf);
	if (keys.length === 0) return [...sales];
	const { results } = await db
		.prepare(FLAGS_OF_SALES)
		.bind(org, JSON.stringify(keys))
		.all<{ key: string; flag: Flag }>();
	const byKey = Map.groupBy(results, ({ key }) => key);
	return sales.map((sale) => {
		const found = keysOf(sale).flatMap((key) => byKey.get(key) ?? []);
		return found.length === 0
			? sale
			: addFlags(
					sale,
					found.map(({ flag }) => flag),
				);
	});
}

function addFlags(sale: SaleView, flags: readonly Flag[]): SaleView {
	return { ...sale, flags: [...new Set([...sale.flags, ...flags])] };
}

// Under which keys the accounts keep what they made of it.
function keysOf({ id, kind, of, mode, status, tenders }: SaleView): string[] {
	if (mode !== "fact" || status !== "completed") return [];
	const op = id.replace(/\/fact$/, "");
	// What comes back of one tender of many has the number of that one.
	const numbers = kind === "sale" ? tenders.length : TENDERS_PER_SALE_MAX;
	if (!tenders.some(({ account }) => account !== null)) return [];
	return Array.from({ length: numbers }, (_, index) => index + 1).flatMap((number) => {
		if (kind === "void") return [`${transferOf(of ?? "", number)}/back`];
		const transfer = transferOf(op, number);
		return [transfer, `${transfer}/fact`, `${transfer}/end`];
	});
}
