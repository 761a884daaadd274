import type { Named, NamedKind, Names } from "../../domain/access/names.ts";
import { keyOfName } from "../../domain/access/names.ts";

// What many ids are called, found with one query. Whoever was forgotten has no name any more.

const ofKind = (
	kind: NamedKind,
	table: string,
	isKnown = "true",
) => `SELECT '${kind}' AS kind, known.id, known.name
	FROM json_each(?2, '$.${kind}') AS wanted CROSS JOIN ${table} AS known
	WHERE known.org = ?1 AND known.id = wanted.value AND ${isKnown}`;

export const NAMES_OF = [
	ofKind("staff", "staff", "(known.status <> 'removed' OR known.email IS NOT NULL)"),
	ofKind("till", "tills"),
	ofKind("store", "stores"),
	ofKind("key", "api_keys"),
	ofKind("account", "accounts", "known.erased_at IS NULL"),
].join("\n\tUNION ALL ");

export async function findNames(db: D1Database, org: string, wanted: readonly Named[]): Promise<Names> {
	if (wanted.length === 0) return {};
	const ids: Partial<Record<NamedKind, string[]>> = {};
	for (const [kind, group] of Map.groupBy(wanted, (one) => one.kind))
		ids[kind] = [...new Set(group.map(({ id }) => id))];
	const { results } = await db
		.prepare(NAMES_OF)
		.bind(org, JSON.stringify(ids))
		.all<Named & { name: string }>();
	return Object.fromEntries(results.map(({ name, ...named }) => [keyOfName(named), name]));
}
