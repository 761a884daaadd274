import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import {
	accountContributions,
	type Contribution,
	storeContributions,
} from "../../domain/history/contributions.ts";
import { type Calendar, PLAIN_CALENDAR } from "../../domain/history/day.ts";
import type { Account } from "../../durable-objects/account/object.ts";
import type { Usage } from "../../durable-objects/journal/outbox.ts";
import type { Fixture } from "../fixture.ts";
import type { System } from "../system.ts";

// What the objects and history have used so far, asked of them directly.

export type Tally = {
	readonly objectRows: number;
	readonly alarms: number;
	readonly messages: number;
	readonly historyRows: number;
};

const DRAIN_POLL_MS = 100;
const DRAIN_MAX_MS = 60_000;

export async function tally(system: System, fixture: Fixture): Promise<Tally> {
	const stores = [...new Set(fixture.tills.map((till) => till.store))];
	const usages = [
		...(await Promise.all(
			stores.map((store) => usageOf(system, "STORE", storeObjectName({ ...fixture, store }))),
		)),
		...(await Promise.all(
			fixture.accounts.map((account) =>
				usageOf(system, "ACCOUNT", accountObjectName({ ...fixture, account })),
			),
		)),
	];
	const sum = (name: keyof Usage): number => usages.reduce((total, usage) => total + usage[name], 0);
	return {
		objectRows: sum("rowsWritten"),
		alarms: sum("alarms"),
		messages: sum("messagesSent"),
		historyRows: await countHistory(system),
	};
}

// Until history holds every sale of the fixture, and what accounts posted for it.
export async function untilDrained(system: System, fixture: Fixture): Promise<void> {
	const sold = fixture.tills.reduce((sum, till) => sum + till.seq, 0);
	await until(async () => (await countSales(system)) >= sold);
	await untilPosted(system, sold);
}

export async function untilPosted(system: System, count: number): Promise<void> {
	await until(async () => (await countPosted(system)) >= count);
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + DRAIN_MAX_MS;
	while (!(await isDone())) {
		if (Date.now() > deadline) throw new Error("history did not catch up");
		await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
	}
}

async function countSales(system: System): Promise<number> {
	return await countRows(system, "SELECT count(*) AS found FROM store_lines WHERE kind LIKE 'sale-%'");
}

// Transfers that stores asked for and accounts posted.
export async function countPosted(system: System): Promise<number> {
	return await countRows(
		system,
		"SELECT count(*) AS found FROM account_lines WHERE kind = 'posted' AND key LIKE '%:1'",
	);
}

async function countRows(system: System, query: string): Promise<number> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	return (await db.prepare(query).first<{ found: number }>())?.found ?? 0;
}

type Line = { batch: string; kind: string; at: number; body: string };
type ContributionsOf = (line: Line, calendar: Calendar) => readonly Contribution[];
const LINES_PER_PAGE = 2_000;

// A line of a store is a row, that of an account two, because tills find it by its revision. Each delivery writes a row
// for each sum that its lines add to, and moves the revision of the org.
async function countHistory(system: System): Promise<number> {
	const sums = new Map<string, Set<string>>();
	let rows = 0;
	const moved = new Set<string>();
	const count = (contributionsOf: ContributionsOf, rowsPerLine: number) => (line: Line) => {
		const touched = sums.get(line.batch) ?? new Set();
		sums.set(line.batch, touched);
		rows += rowsPerLine;
		if (rowsPerLine > 1) moved.add(line.batch);
		for (const { dim, day, store, hour, name, unit } of contributionsOf(line, PLAIN_CALENDAR)) {
			touched.add([dim, day, store, hour, name, unit].join(" "));
		}
	};
	await eachLine(system, "store_lines", count(storeContributions, 1));
	await eachLine(system, "account_lines", count(accountContributions, 2));
	return [...sums.values()].reduce((total, touched) => total + touched.size, rows + moved.size);
}

async function eachLine(system: System, table: string, take: (line: Line) => void): Promise<void> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const query = `SELECT object, seq, batch, kind, at, body FROM ${table}
		WHERE (object, seq) > (?, ?) ORDER BY object, seq LIMIT ${LINES_PER_PAGE}`;
	let from = { object: "", seq: 0 };
	for (;;) {
		const { results } = await db.prepare(query).bind(from.object, from.seq).all<Line & typeof from>();
		results.forEach(take);
		const last = results.at(-1);
		if (last === undefined) return;
		from = last;
	}
}

async function usageOf(system: System, binding: "STORE" | "ACCOUNT", name: string): Promise<Usage> {
	const objects = await system.mf.getDurableObjectNamespace(binding, "fieldtill");
	const stub = objects.get(objects.idFromName(name)) as unknown as Pick<Account, "usage">;
	return await stub.usage();
}
