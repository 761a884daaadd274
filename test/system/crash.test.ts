import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Books } from "../../domain/history/books-view.ts";
import { type Door, type Fixture, makeOrg, send } from "../../scripts/fixture.ts";
import { doorOf } from "../../scripts/system/door.ts";
import { type System, startSystem } from "../../scripts/system.ts";
import { checkSystem, type Facts } from "./checker.ts";
import { TillAtWork } from "./till-at-work.ts";

// The whole system on disk, under load, killed with SIGKILL at random moments. What a till was told must be what
// lies on the disk; what it was not told must be decided once when it asks again; and in the end everything adds up,
// as a checker finds that knows the files and no rule of the product.

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 30);
// So often the whole process tree is started anew; in between a killed workerd is replaced under the same roof.
const ROUNDS_PER_START = 5;
const START_MINOR = 150_000;
const RECEIVED = 1_000_000;

let dataDir: string;
let system: System;
let door: Door;
let org: Fixture;
let tills: TillAtWork[];
let restarts = 0;

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), "fieldtill-crash-"));
	await start();
	org = await makeOrg(door, "crash", { stores: 2, tillsPerStore: 3, accounts: 8, balanceMinor: START_MINOR });
	tills = org.tills.map((till) => new TillAtWork(till, org.accounts));
});

afterAll(async () => {
	await system.close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
	const onRestart = () => {
		restarts += 1;
	};
	system = await startSystem({ dataDir, onLog: () => {}, onRestart });
	door = await doorOf(system);
}

function kill(): void {
	for (const pid of system.pids()) process.kill(pid, "SIGKILL");
}

async function killAndStart(): Promise<void> {
	kill();
	await system.close();
	await start();
}

async function killAndWait(): Promise<void> {
	const before = restarts;
	kill();
	await until("the killed workerd is replaced", async () => restarts > before);
	await until("the system answers again", async () => {
		const answer = await door.fetch("/healthz", { signal: AbortSignal.timeout(2_000) }).catch(() => null);
		return answer?.status === 200;
	});
}

async function until(what: string, holds: () => Promise<boolean>, withinMs = 200_000): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
		await sleep(25);
	}
}

it(`gives the same answers for ever over ${ROUNDS} kills`, async () => {
	for (let round = 1; round <= ROUNDS; round += 1) {
		const selling = tills.map((till) => till.sellUntilDead(door));
		await sleep(150 + Math.random() * 350);
		if (round % ROUNDS_PER_START === 0) await killAndStart();
		else await killAndWait();
		await Promise.all(selling);
		await Promise.all(tills.map((till) => till.askAgain(door)));
		expect(tills.flatMap(({ wrong }) => wrong)).toEqual([]);
	}
}, 600_000);

it("comes to rest by itself, with books that are even", async () => {
	await killAndStart();
	await Promise.all(tills.map((till) => till.askAgain(door)));
	let books: Books | undefined;
	const isAtRest = async () => {
		books = (await send(door, org.ownerToken, "GET", "/v1/books")).body as Books;
		// An account looks after its own lines every twenty seconds: until then history may lack what a kill took.
		return books.unfinished.length + books.owedFacts + books.unconfirmedLines + books.drift.length === 0;
	};
	await until("nothing is open, owed, unconfirmed or adrift", isAtRest);
	expect([books?.drift, books?.torn, books?.unreachable]).toEqual([[], [], []]);
	await Promise.all(tills.map((till) => till.askAgain(door, 40)));
	expect(tills.flatMap(({ wrong }) => wrong)).toEqual([]);
});

const factsOfAll = (): Facts => {
	const facts = tills.map((till) => till.facts());
	return {
		diary: facts.flatMap(({ diary }) => diary),
		malformed: facts.flatMap(({ malformed }) => malformed),
		grantMinor: START_MINOR,
		received: RECEIVED,
	};
};

it("leaves on disk what the tills were told, and everything adds up", async () => {
	await system.close();
	const { wrong, seen } = checkSystem(dataDir, factsOfAll());
	expect(wrong.slice(0, 20)).toEqual([]);
	// There was enough of everything to be judged.
	for (const [what, times] of Object.entries(seen)) expect([what, times > 0]).toEqual([what, true]);
	expect(seen.ops).toBeGreaterThan(ROUNDS * org.tills.length);
});

it.each([
	["an entry that is gone", "fieldtill-Account", "DELETE FROM journal WHERE seq = 3"],
	["a line that is gone", "fieldtill-Store", "DELETE FROM journal WHERE kind LIKE 'sale-%' AND seq > 50"],
	[
		"a receipt that is another",
		"fieldtill-Store",
		"UPDATE journal SET body = replace(body, '\"receipt\":7,', '\"receipt\":8,')",
	],
	[
		"an unreadable fact that is tidied",
		"fieldtill-Store",
		"UPDATE journal SET body = replace(body, '1.50', '1.5')",
	],
	["a shirt too many", "fieldtill-Store", "UPDATE stock SET available = available + 1"],
	["a cent too few", "fieldtill-Store", "UPDATE cash SET minor = minor - 1"],
	["something owed", "fieldtill-Store", "INSERT INTO owed (seq) VALUES (5)"],
	["history that lacks a line", "D1DatabaseObject", "DELETE FROM account_lines WHERE seq = 4"],
	[
		"history that says it otherwise",
		"D1DatabaseObject",
		"UPDATE store_lines SET body = replace(body, 'beer', 'bear')",
	],
])("has a checker that sees %s", (_, folder, change) => {
	const copy = mkdtempSync(join(tmpdir(), "fieldtill-tampered-"));
	cpSync(dataDir, copy, { recursive: true });
	const files = globSync(`v3/*/*${folder}/*.sqlite`, { cwd: copy }).filter(
		(file) => !file.includes("metadata"),
	);
	for (const file of files) {
		const db = new DatabaseSync(join(copy, file));
		db.exec(change);
		db.close();
	}
	expect(checkSystem(copy, factsOfAll()).wrong).not.toEqual([]);
	rmSync(copy, { recursive: true });
});

it("was judged by a checker that shares no code with the product", () => {
	const files = ["checker.ts", ...["files", "accounts", "sales", "history"].map((n) => `checker/${n}.ts`)];
	const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), "utf8"));
	const imported = texts.flatMap((text) => [...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from));
	expect(imported.filter((from) => !/^(node:|\.\/(checker\/)?[a-z]+\.ts$)/.test(from ?? ""))).toEqual([]);
});

it("a restarted system knows its sessions, and asks for the pages again", async () => {
	await start();
	const [till] = org.tills;
	const menu = await send(door, till?.token ?? "", "GET", `/v1/stores/${till?.store}/menu`);
	expect(menu.status).toBe(200);
	expect((await door.fetch("/healthz")).status).toBe(200);
});
