import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../domain/core/assert.ts";
import { type Counts, costPerMillion } from "./bench/cost.ts";
import { type Drain, drainFacts } from "./bench/facts.ts";
import { measureFeed } from "./bench/feed.ts";
import { measureGrowth } from "./bench/growth.ts";
import { measureLag } from "./bench/lag.ts";
import { Shooter, type Shot, type Volley } from "./bench/load.ts";
import { fireOverSockets } from "./bench/socket.ts";
import { median, summarize } from "./bench/statistics.ts";
import { measureStorm } from "./bench/storm.ts";
import { printTable } from "./bench/table.ts";
import { type Tally, tally, untilDrained } from "./bench/tally.ts";
import { measureTokenCheck } from "./bench/token.ts";
import { build } from "./build.ts";
import { type Fixture, makeOrg, saleOp } from "./fixture.ts";
import { doorOf } from "./system/door.ts";
import { startSystem } from "./system.ts";

// Measures the online prepaid sale beside its floor: the same runtime, the same run, one round of each in turn,
// because the machine is noisy and only a ratio is worth quoting.

const ROOT = join(import.meta.dirname, "..");
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 8);
const SHOTS_PER_ROUND = Number(process.env.BENCH_SHOTS ?? 1_500);
const EXTRA_ROUNDS = 4;
// A volley that is over before any store sends its lines on: what is measured is the sale.
const PATH_SHOTS = 160;
const PATH_ROUNDS = 4 * ROUNDS;
const CONCURRENCY = 16;
const SIZE = { stores: 8, tillsPerStore: 8, accounts: 400, balanceMinor: 1_000_000_000 };

await build();
const dataDir = mkdtempSync(join(tmpdir(), "fieldtill-bench-"));
const system = await startSystem({
	dataDir,
	beside: [{ name: "floor", script: writeFloor(), objects: { FIRST: "First", SECOND: "Second" } }],
});
try {
	const fixture = await makeOrg(await doorOf(system), "bench", SIZE);
	const sale = new Shooter(system.url, CONCURRENCY);
	const floor = new Shooter(must(system.besideUrls.floor, "the floor has an address"), CONCURRENCY);
	await sale.fire(saleShots(fixture, SHOTS_PER_ROUND));
	await floor.fire(floorShots(fixture, SHOTS_PER_ROUND));
	await untilDrained(system, fixture);

	const fireBoth = async (rounds: number, shots: number): Promise<Volleys> => {
		const volleys: Volleys = { sale: [], floor: [] };
		for (let round = 0; round < rounds; round += 1) {
			volleys.floor.push(await floor.fire(floorShots(fixture, shots)));
			volleys.sale.push(await sale.fire(saleShots(fixture, shots)));
			// What the sales leave to be done afterwards shall not be done while the floor is measured.
			await untilDrained(system, fixture);
		}
		return volleys;
	};
	const path = await fireBoth(PATH_ROUNDS, PATH_SHOTS);
	const before = await tally(system, fixture);
	const volleys = await fireBoth(ROUNDS, SHOTS_PER_ROUND);
	const counts = perSale(before, await tally(system, fixture), ROUNDS * SHOTS_PER_ROUND);

	const socket: Volley[] = [];
	const facts: Drain[] = [];
	const factsRatio: number[] = [];
	for (let round = 0; round < EXTRA_ROUNDS; round += 1) {
		socket.push(await fireOverSockets(system.url, fixture, SHOTS_PER_ROUND, CONCURRENCY));
		await untilDrained(system, fixture);
		const single = await sale.fire(saleShots(fixture, SHOTS_PER_ROUND));
		const singlePerSecond = (SHOTS_PER_ROUND * 1_000) / single.elapsedMs;
		await untilDrained(system, fixture);
		const drains = await drainFacts(system, fixture, round);
		facts.push(...drains);
		factsRatio.push(...drains.map(({ answeredPerSecond }) => answeredPerSecond / singlePerSecond));
	}

	const sold = summarize(volleys.sale);
	const results = {
		at: new Date().toISOString(),
		sale: sold,
		token: await measureTokenCheck(system.keys.SIGNING_KEYS, sold.perSecond),
		floor: summarize(volleys.floor),
		socket: summarize(socket),
		ratio: summarizeRatio(path),
		busyRatio: summarizeRatio(volleys),
		factsPerSecond: median(facts.map(({ answeredPerSecond }) => answeredPerSecond)),
		factsPostedPerSecond: median(facts.map(({ postedPerSecond }) => postedPerSecond)),
		factsRatio: factsRatio.sort((a, b) => a - b),
		lag: await measureLag(system.url, fixture, sale, (told) => saleShots(fixture, SHOTS_PER_ROUND, told)),
		feed: await measureFeed(system),
		growth: await measureGrowth(),
		storm: await measureStorm(),
		perSale: counts,
		costPerMillion: costPerMillion(counts),
	};
	printTable(results);
	const folder = join(ROOT, "bench/results");
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${results.at.replaceAll(":", "-")}.json`), JSON.stringify(results, null, "\t"));
} finally {
	await system.close();
	rmSync(dataDir, { recursive: true, force: true });
}

type Volleys = { readonly sale: Volley[]; readonly floor: Volley[] };

function writeFloor(): string {
	const folder = join(ROOT, ".build/bench");
	mkdirSync(folder, { recursive: true });
	const file = join(folder, "floor.js");
	writeFileSync(
		file,
		stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "bench/floor.ts"), "utf8")),
	);
	return file;
}

function saleShots(
	{ tills, accounts }: Fixture,
	count: number,
	told: (sale: string) => void = () => {},
): Shot[] {
	return Array.from({ length: count }, (_, index) => {
		const till = must(tills[index % tills.length], "a fixture has tills");
		const account = must(accounts[Math.floor(Math.random() * accounts.length)], "a fixture has accounts");
		const op = saleOp(till, account);
		return {
			path: "/v1/ops",
			headers: { Authorization: `Bearer ${till.token}`, "Content-Type": "application/json" },
			body: JSON.stringify({ sentAt: Date.now(), ops: [op] }),
			accepts: (status, answer) => {
				told(op.id);
				return status === 200 && answer.includes('"status":"applied"');
			},
		};
	});
}

// The floor carries the same bytes to as many objects.
function floorShots(fixture: Fixture, count: number): Shot[] {
	return saleShots({ ...fixture, tills: fixture.tills.map((till) => ({ ...till })) }, count).map(
		(shot, index) => ({
			...shot,
			path: `/store-${index % SIZE.stores}/guest-${Math.floor(Math.random() * SIZE.accounts)}`,
			accepts: (status) => status === 200,
		}),
	);
}

function summarizeRatio({ sale, floor }: Volleys): number[] {
	return sale
		.map((volley, round) => must(floor[round], "a round has both volleys").elapsedMs / volley.elapsedMs)
		.sort((a, b) => a - b);
}

function perSale(before: Tally, after: Tally, sales: number): Counts {
	const used = (name: keyof Tally): number => (after[name] - before[name]) / sales;
	return {
		// Never more batches for the consumer than messages: the queue packs them together.
		workerRequest: 1 + used("messages"),
		// Store and account; then an alarm a send, and for each message a confirmation and the news to the sockets.
		objectRequest: 2 + used("alarms") + 2 * used("messages"),
		objectRowWritten: used("objectRows"),
		historyRowWritten: used("historyRows"),
		queueMessage: used("messages"),
	};
}
