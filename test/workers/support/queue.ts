import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { accountObjectName, storeObjectName } from "../../../domain/core/ids.ts";
import type { JournalEvent, JournalMessage } from "../../../domain/protocol/event.ts";
import type { Fixture } from "../../../scripts/fixture.ts";
import { type JournalSource, listJournals } from "../../../workers/db/rebuild.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { eventually } from "../../support/pool.ts";

// The queue as a test plays it, and history as it stands.

export async function consume(messages: readonly unknown[], queue = "fieldtill-events", bindings: Env = env) {
	const batch = createMessageBatch(
		queue,
		messages.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
	);
	const context = createExecutionContext();
	await worker.queue(batch, bindings);
	return await getQueueResult(batch, context);
}

type Write = () => Promise<D1Result[]>;

// The bindings with a database whose transactions fail as the test says.
export function withDb(around: (batch: D1PreparedStatement[], write: Write) => Promise<D1Result[]>): Env {
	const batch = (statements: D1PreparedStatement[]) => around(statements, () => env.DB.batch(statements));
	const DB = { prepare: (query: string) => env.DB.prepare(query), batch } as unknown as D1Database;
	return { ...env, DB };
}

// A whole journal as one message, as its object would send it from the start.
export async function journalOf(org: string, object: string): Promise<JournalMessage> {
	const objects = object.includes("/store/") ? env.STORE : env.ACCOUNT;
	const rows = await objects.getByName(object).listLines(0, 10_000);
	const events: JournalEvent[] = rows.map(({ seq, kind, at, key, hash, body }) => ({
		...{ seq, kind, at, key, hash, body },
	}));
	return { org, object, after: 0, events };
}

// Every journal that the catalog names, for a rebuild.
export async function journals(): Promise<JournalSource> {
	return {
		objects: await listJournals(env.DB),
		listLines: async (object, after, limit) =>
			await (object.includes("/store/") ? env.STORE : env.ACCOUNT).getByName(object).listLines(after, limit),
	};
}

export function objectsOf({ org, tills, accounts }: Fixture): string[] {
	return [
		...[...new Set(tills.map(({ store }) => store))].map((store) => storeObjectName({ org, store })),
		...accounts.map((account) => accountObjectName({ org, account })),
	];
}

// Waits until nothing is open, nothing is owed, and history has every line.
export async function untilSettled(fixture: Fixture): Promise<void> {
	await eventually(async () => {
		for (const store of new Set(fixture.tills.map((till) => till.store))) {
			const stub = env.STORE.getByName(storeObjectName({ org: fixture.org, store }));
			const { openAsks, owedFacts } = await stub.standing();
			if (openAsks.length > 0 || owedFacts > 0) return undefined;
		}
		for (const object of objectsOf(fixture)) {
			const table = object.includes("/store/") ? "store_lines" : "account_lines";
			const { events } = await journalOf(fixture.org, object);
			if ((await countRows(table, "object = ?", object)) < events.length) return undefined;
		}
		return true;
	});
}

export async function countRows(table: string, where: string, value: string): Promise<number> {
	const query = `SELECT count(*) AS n FROM ${table} WHERE ${where}`;
	return (await env.DB.prepare(query).bind(value).first<{ n: number }>())?.n ?? 0;
}

export type Rollup = {
	dim: string;
	day: string;
	store: string;
	hour: number;
	name: string;
	unit: string;
	count: number;
	quantity: number;
	net_minor: number;
	tax_minor: number;
	gross_minor: number;
};

export async function listRollups(org: string): Promise<Rollup[]> {
	const query = "SELECT * FROM rollups WHERE org = ? ORDER BY dim, day, store, hour, name, unit";
	return (await env.DB.prepare(query).bind(org).all<Rollup>()).results;
}

// A dimension over all days and stores: name → [count, gross].
export async function sumRollups(org: string, dim: string): Promise<Record<string, [number, number]>> {
	const sums: Record<string, [number, number]> = {};
	for (const { name, count, gross_minor } of (await listRollups(org)).filter((row) => row.dim === dim)) {
		const [counts = 0, gross = 0] = sums[name] ?? [];
		sums[name] = [counts + count, gross + gross_minor];
	}
	return sums;
}
