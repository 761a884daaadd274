import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import type { FeedPage } from "../../domain/access/views/tills.ts";
import { type Database, makeOrg } from "../fixture.ts";
import { doorOf } from "../system/door.ts";
import type { System } from "../system.ts";

// How long a till that knows nothing needs for the heads of fifty thousand accounts, page after page over HTTP, packed
// on the way and unpacked here.

const ORG = "feed";
const ACCOUNTS = 50_000;
const ROUNDS = 3;

export type FeedTimes = {
	readonly heads: number;
	readonly pages: number;
	readonly packedBytes: number;
	readonly elapsedMs: number;
};

export async function measureFeed(system: System): Promise<FeedTimes> {
	const door = await doorOf(system);
	const size = { stores: 1, tillsPerStore: 1, accounts: 0, balanceMinor: 0 };
	const { tills } = await makeOrg(door, ORG, size);
	await writeHeads(door.db);
	const token = tills[0]?.token ?? "";
	const rounds: FeedTimes[] = [];
	for (let round = 0; round < ROUNDS; round += 1) rounds.push(await readAll(system.url, token));
	const [middle] = rounds.toSorted((a, b) => a.elapsedMs - b.elapsedMs).slice(1);
	if (middle?.heads !== ACCOUNTS) throw new Error(`the feed told of ${middle?.heads} heads`);
	return middle;
}

async function readAll(url: string, token: string): Promise<FeedTimes> {
	const startedAt = performance.now();
	let [heads, pages, packedBytes] = [0, 0, 0];
	for (let next: string | null = ""; next !== null; ) {
		const { page, bytes } = await readPage(
			`${url}/v1/feed?since=0${next === "" ? "" : `&after=${next}`}`,
			token,
		);
		heads += page.heads.length;
		pages += 1;
		packedBytes += bytes;
		next = page.next;
	}
	return { heads, pages, packedBytes, elapsedMs: performance.now() - startedAt };
}

// By hand, so that what really came over the wire is counted: packed once, and not twice.
function readPage(url: string, token: string): Promise<{ page: FeedPage; bytes: number }> {
	const headers = { Authorization: `Bearer ${token}`, "Accept-Encoding": "gzip" };
	return new Promise((resolve, reject) => {
		request(url, { headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on("data", (chunk: Buffer) => chunks.push(chunk));
			response.on("end", () => {
				const body = Buffer.concat(chunks);
				try {
					resolve({ page: JSON.parse(gunzipSync(body).toString()) as FeedPage, bytes: body.length });
				} catch (error) {
					reject(error);
				}
			});
		})
			.on("error", reject)
			.end();
	});
}

// Straight into history: how it came there is not what is measured.
async function writeHeads(db: Database): Promise<void> {
	const numbers = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${ACCOUNTS})`;
	const id = "printf('guest-%06d', n)";
	const head = `json_object('org', '${ORG}', 'account', ${id}, 'name', 'Guest ' || n, 'status', 'active',
		'maxMinor', 100000, 'balances', json_object('EUR', n * 7))`;
	const statements = [
		`${numbers} INSERT INTO account_lines (object, seq, org, account, kind, at, batch, revision, body)
			SELECT '${ORG}/account/' || ${id}, seq, '${ORG}', ${id}, 'changed', 1, 'b', 1, json_object('head', ${head})
			FROM n, (SELECT 1 AS seq UNION ALL SELECT 2)`,
		`${numbers} INSERT INTO credentials (org, code, account) SELECT '${ORG}', 'tag-' || n, ${id} FROM n`,
		`UPDATE orgs SET revision = revision + 1 WHERE id = '${ORG}'`,
	];
	await db.batch(statements.map((query) => db.prepare(query)) as never[]);
}
