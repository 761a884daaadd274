import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { must } from "../../domain/core/assert.ts";
import { type Fixture, makeOrg, saleOp } from "../fixture.ts";
import { doorOf } from "../system/door.ts";
import { startSystem } from "../system.ts";
import { Shooter } from "./load.ts";
import { quantile } from "./statistics.ts";

// What age costs: the same sale at an account with a hundred thousand entries in a store with a million sales, beside
// one at an empty account in an empty store, in turn.

const OLD_ENTRIES = 100_000;
const OLD_SALES = 1_000_000;
const ROUNDS = 12;
const SHOTS = 150;

export async function measureGrowth(): Promise<number[]> {
	const dataDir = mkdtempSync(join(tmpdir(), "fieldtill-growth-"));
	try {
		const first = await startSystem({ dataDir });
		const size = { stores: 2, tillsPerStore: 1, accounts: 2, balanceMinor: 1_000_000_000 };
		const fixture = await makeOrg(await doorOf(first), "growth", size);
		// One sale each, so that the objects are on disk.
		for (const lane of [0, 1]) await fire(first.url, fixture, lane, 1);
		await first.close();
		age(dataDir, "Store", "store-1", OLD_SALES);
		age(dataDir, "Account", "guest-1", OLD_ENTRIES);
		const system = await startSystem({ dataDir });
		try {
			for (const lane of [0, 1]) await fire(system.url, fixture, lane, SHOTS);
			const ratios: number[] = [];
			for (let round = 0; round < ROUNDS; round += 1) {
				const young = await fire(system.url, fixture, 1, SHOTS);
				const old = await fire(system.url, fixture, 0, SHOTS);
				ratios.push(old / young);
			}
			return ratios.sort((a, b) => a - b);
		} finally {
			await system.close();
		}
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

// One sale after the other; the median time of one.
async function fire(url: string, { tills, accounts }: Fixture, lane: number, count: number): Promise<number> {
	const till = must(tills[lane], "a till a store");
	const account = must(accounts[lane], "an account a lane");
	const shots = Array.from({ length: count }, () => ({
		path: "/v1/ops",
		headers: { Authorization: `Bearer ${till.token}`, "Content-Type": "application/json" },
		body: JSON.stringify({ sentAt: Date.now(), ops: [saleOp(till, account)] }),
		accepts: (status: number, answer: string) => status === 200 && answer.includes('"status":"applied"'),
	}));
	const { latenciesMs } = await new Shooter(url, 1).fire(shots);
	return quantile(
		latenciesMs.toSorted((a, b) => a - b),
		0.5,
	);
}

// Puts a past under an object's journal while nothing runs: as many lines as it would have, with keys as they would be.
function age(dataDir: string, kind: string, name: string, lines: number): void {
	const folder = join(dataDir, "v3/do", `fieldtill-${kind}`);
	for (const file of readdirSync(folder).filter(
		(one) => one.endsWith(".sqlite") && one !== "metadata.sqlite",
	)) {
		const db = new DatabaseSync(join(folder, file));
		const last = db.prepare("SELECT seq, body FROM journal ORDER BY seq DESC LIMIT 1").get() as
			| { seq: number; body: string }
			| undefined;
		const isIt = last?.body.includes(`"${name}"`) ?? false;
		if (last !== undefined && isIt) {
			db.exec(`UPDATE journal SET seq = seq + ${lines}`);
			db.exec(`WITH RECURSIVE past(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM past WHERE n < ${lines})
				INSERT INTO journal (seq, key, hash, kind, at, carried, body)
				SELECT n, printf('0190%08x-0000-7000-8000-%012x', n * 7919 % 4294967296, n), 'h', 'sale-applied', 1, ${kind === "Account" ? 1 : 0},
					'{"padding":"' || hex(zeroblob(60)) || '"}' FROM past`);
			db.exec(
				`INSERT INTO cursor (id, confirmed) VALUES (1, ${lines + last.seq}) ON CONFLICT (id) DO UPDATE SET confirmed = excluded.confirmed`,
			);
		}
		db.close();
	}
}
