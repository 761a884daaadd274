import { seal, unseal } from "../secrets/seal.ts";

// Who may say that money arrived, and what they have said it about. A provider's secrets are kept sealed, as a JSON
// list: the present one, and the one before it for as long as it is still understood.

const claimed = "org = ?1 AND provider = ?2 AND claim IN (SELECT value FROM json_each(?3))";

const statements = {
	find: "SELECT secret FROM providers WHERE org = ?1 AND id = ?2",
	list: "SELECT id, secret FROM providers WHERE org = ?1 ORDER BY id LIMIT ?2",
	// One statement: of two at once the second replaces what the first has put there.
	put: `INSERT INTO providers (org, id, secret) VALUES (?1, ?2, json_array(json_object('sealed', ?3, 'until', NULL)))
		ON CONFLICT (org, id) DO UPDATE SET secret = json_array(json_object('sealed', ?3, 'until', NULL),
			json_object('sealed', providers.secret ->> '$[0].sealed', 'until', ?4))`,
	remove: "DELETE FROM providers WHERE org = ?1 AND id = ?2",
	claim: `INSERT INTO topup_claims (org, provider, claim, hash, at) SELECT ?1, ?2, value, ?4, ?5 FROM json_each(?3)
		WHERE NOT EXISTS (SELECT 1 FROM topup_claims WHERE ${claimed} AND hash <> ?4) ON CONFLICT DO NOTHING`,
	countHeld: `SELECT count(*) AS count FROM topup_claims WHERE ${claimed} AND hash = ?4`,
} as const;

export const PROVIDERS_PER_ORG_MAX = 20;

type Kept = { readonly sealed: string; readonly until: number | null };
type ProviderRow = { readonly id: string; readonly previousUntil: number | null };

function aboutOf(org: string, provider: string): string {
	return `provider/${org}/${provider}`;
}

// Empty: nobody knows this provider.
export async function findProviderSecrets(
	env: { readonly DB: D1Database; readonly SEALING_KEYS: string },
	org: string,
	provider: string,
	now: number,
): Promise<string[]> {
	const row = await env.DB.prepare(statements.find).bind(org, provider).first<{ secret: string }>();
	if (row === null) return [];
	return keptIn(row.secret, now).map(({ sealed }) =>
		unseal(env.SEALING_KEYS, aboutOf(org, provider), sealed),
	);
}

export async function listProviders(db: D1Database, org: string, now: number): Promise<ProviderRow[]> {
	const { results } = await db
		.prepare(statements.list)
		.bind(org, PROVIDERS_PER_ORG_MAX)
		.all<{ id: string; secret: string }>();
	return results.map(({ id, secret }) => ({ id, previousUntil: keptIn(secret, now)[1]?.until ?? null }));
}

// The secret that was used until now stays good for a while.
export function putProvider(
	env: { readonly DB: D1Database; readonly SEALING_KEYS: string },
	org: string,
	{
		id,
		secret,
		previousUntil,
	}: { readonly id: string; readonly secret: string; readonly previousUntil: number },
): D1PreparedStatement {
	const sealed = seal(env.SEALING_KEYS, aboutOf(org, id), secret);
	return env.DB.prepare(statements.put).bind(org, id, sealed, previousUntil);
}

export function removeProvider(db: D1Database, org: string, id: string): D1PreparedStatement {
	return db.prepare(statements.remove).bind(org, id);
}

function keptIn(text: string, now: number): Kept[] {
	return (JSON.parse(text) as Kept[]).filter(({ until }) => until === null || until > now);
}

// False: one of these already stands for something else, and then none of them is taken: what was overheard of one
// payment does not use up the key of another.
export async function claimTopup(
	db: D1Database,
	{ org, provider }: { readonly org: string; readonly provider: string },
	claims: readonly string[],
	hash: string,
	at: number,
): Promise<boolean> {
	const words = [org, provider, JSON.stringify(claims), hash];
	const [, held] = await db.batch<{ count: number }>([
		db.prepare(statements.claim).bind(...words, at),
		db.prepare(statements.countHeld).bind(...words),
	]);
	return held?.results[0]?.count === claims.length;
}
