import type { AccountHead } from "../../domain/account/head.ts";
import { readAccountLine } from "../../domain/account/line.ts";
import { accountObjectName } from "../../domain/core/ids.ts";

// The heads of accounts as history knows them: the newest line of each. Found by stepping through the primary key from
// one account to the next, so a hundred thousand lines of one account cost two seeks.

const NEWEST_LINES = `objects (object) AS (
		SELECT min(object) FROM account_lines WHERE object > ?1 AND object < ?2
		UNION ALL
		SELECT (SELECT min(object) FROM account_lines WHERE object > objects.object AND object < ?2)
		FROM objects WHERE objects.object IS NOT NULL LIMIT ?3
	), newest (at, body) AS (
		SELECT line.at, line.body FROM objects CROSS JOIN account_lines AS line
		WHERE line.object = objects.object
			AND line.seq = (SELECT max(seq) FROM account_lines WHERE object = objects.object)
	)`;

const statements = {
	listHeads: `WITH RECURSIVE ${NEWEST_LINES} SELECT at, body FROM newest`,
	sumBalances: `WITH RECURSIVE ${NEWEST_LINES}
		SELECT balance.key AS unit, sum(balance.value) AS balanceMinor,
			sum(CASE WHEN newest.body ->> '$.head.unlisted' THEN balance.value ELSE 0 END) AS suspenseMinor
		FROM newest, json_each(newest.body, '$.head.balances') AS balance GROUP BY balance.key`,
	headsOf: `SELECT line.at, line.body FROM json_each(?1) AS asked CROSS JOIN account_lines AS line
		WHERE line.object = asked.value
			AND line.seq = (SELECT max(seq) FROM account_lines WHERE object = asked.value)`,
	// Each of them is named, also where nothing moved.
	sumTorn: `WITH torn (object, newest) AS (
			SELECT object, max(seq) FROM account_lines WHERE object > ?1 AND object < ?2
			GROUP BY object HAVING max(seq) <> count(*)
		), parts (unit, amount) AS (
			SELECT '', 0 FROM torn
			UNION ALL
			SELECT balance.key, balance.value FROM torn CROSS JOIN account_lines AS line
				CROSS JOIN json_each(line.body, '$.head.balances') AS balance
			WHERE line.object = torn.object AND line.seq = torn.newest
			UNION ALL
			SELECT line.body ->> '$.entry.unit', 0 - (line.body ->> '$.entry.amountMinor')
			FROM torn CROSS JOIN account_lines AS line
			WHERE line.object = torn.object AND line.body ->> '$.entry.unit' IS NOT NULL
		)
		SELECT unit, sum(amount) AS amountMinor FROM parts GROUP BY unit`,
	listTorn: `SELECT account FROM account_lines WHERE object > ?1 AND object < ?2
		GROUP BY object HAVING max(seq) <> count(*) LIMIT 20`,
} as const;

const EVERY = Number.MAX_SAFE_INTEGER;

type KnownHead = { readonly at: number; readonly head: AccountHead };

export async function listHeads(
	db: D1Database,
	org: string,
	after: string,
	limit: number,
): Promise<KnownHead[]> {
	const from = accountObjectName({ org, account: after });
	const { results } = await db
		.prepare(statements.listHeads)
		.bind(from, endOf(org), limit)
		.all<{ at: number; body: string }>();
	return readHeads(results);
}

// Of these accounts, by their id; one of which history has not heard yet is not among them.
export async function findHeads(
	db: D1Database,
	org: string,
	accounts: readonly string[],
): Promise<ReadonlyMap<string, KnownHead>> {
	const objects = accounts.map((account) => accountObjectName({ org, account }));
	const { results } = await db
		.prepare(statements.headsOf)
		.bind(JSON.stringify(objects))
		.all<{ at: number; body: string }>();
	return new Map(readHeads(results).map((known) => [known.head.account, known]));
}

function readHeads(rows: readonly { at: number; body: string }[]): KnownHead[] {
	return rows.map(({ at, body }) => ({ at, head: readAccountLine({ body }).head }));
}

// What all accounts hold, a unit; suspense is held by accounts that nobody has opened.
export function balancesQuery(db: D1Database, org: string): D1PreparedStatement {
	return db.prepare(statements.sumBalances).bind(accountObjectName({ org, account: "" }), endOf(org), EVERY);
}

// Accounts of whose journal history lacks a line before the newest. Reads every line: asked when the books drift.
export async function listTorn(db: D1Database, org: string): Promise<string[]> {
	const { results } = await db
		.prepare(statements.listTorn)
		.bind(accountObjectName({ org, account: "" }), endOf(org))
		.all<{ account: string }>();
	return results.map(({ account }) => account);
}

// What the lines moved that history lacks of such accounts, a unit: what they hold, less the entries that are there.
// Where it names nothing there is no such account.
export function tornQuery(db: D1Database, org: string): D1PreparedStatement {
	return db.prepare(statements.sumTorn).bind(accountObjectName({ org, account: "" }), endOf(org));
}

// The first name after every account of the org: "0" follows "/".
function endOf(org: string): string {
	return `${accountObjectName({ org, account: "" }).slice(0, -1)}0`;
}
