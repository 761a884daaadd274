import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Confirmation, JournalMessage } from "../../domain/protocol/event.ts";
import type { SqlValue } from "../../durable-objects/sql.ts";
import type { Env } from "../../workers/env.ts";
import { consumeEvents } from "../../workers/queues/events.ts";
import { prepareOn } from "../support/node-sql.ts";
import { takeDatabase } from "./databases.ts";
import { type Caller, reach } from "./network.ts";
import type { Life, Universe } from "./objects.ts";

// The queue, and the real consumer on a database with the real schema. Messages come in any order, more than once,
// late, or never; the database is some way off and fails before or after it committed; the consumer dies between two of
// its effects, and several are at it at once.

type Waiting = { readonly body: JournalMessage; attempts: number };
// What the platform hands to the consumer.
export type Delivered = Parameters<typeof consumeEvents>[0];
export type Confirm = (from: Caller, object: string, confirmation: Confirmation) => Promise<boolean>;

const DELIVER_AFTER_MS = 200;
const MESSAGES_PER_BATCH_MAX = 20;
const ATTEMPTS_MAX = 4;
const MIGRATIONS = join(import.meta.dirname, "../../migrations");
const ADD_ORG = `INSERT INTO orgs (id, name, unit, decimals, locale, zone, tax_mode, created_at, day_starts_minute)
	VALUES ('meadow', 'Meadow', 'EUR', 2, 'en-IE', ?, 'inclusive', 1, ?)`;
export const CALENDAR = { zone: "Europe/Berlin", dayStartsMinute: 360 };

export class History {
	readonly db = openHistory();
	readonly #universe: Universe;
	readonly #confirm: Confirm;
	#waiting: Waiting[] = [];
	// The consumers that are at it.
	readonly #running = new Set<Life>();
	#isPlanned = false;
	deadLetters = 0;
	batches = 0;

	constructor(universe: Universe, confirm: Confirm) {
		this.#universe = universe;
		this.#confirm = confirm;
	}

	get isIdle(): boolean {
		return this.#waiting.length === 0 && this.#running.size === 0;
	}

	offer(messages: readonly JournalMessage[]): void {
		const { faults } = this.#universe;
		for (const body of messages) {
			if (!faults.hits("message-lost")) this.#waiting.push({ body, attempts: 0 });
			if (faults.hits("message-doubled")) this.#waiting.push({ body, attempts: 0 });
		}
		this.#planDelivery();
	}

	#planDelivery(): void {
		if (this.#isPlanned || this.#waiting.length === 0) return;
		this.#isPlanned = true;
		const { time, chance, faults } = this.#universe;
		const late = faults.hits("message-late") ? chance.between(1_000, 40_000) : 0;
		time.plan(DELIVER_AFTER_MS + late, () => {
			this.#isPlanned = false;
			this.#deliver();
			this.#planDelivery();
		});
	}

	#deliver(): void {
		const { chance } = this.#universe;
		const mixed = chance.shuffle(this.#waiting);
		const batch = mixed.slice(0, chance.between(1, MESSAGES_PER_BATCH_MAX));
		this.#waiting = mixed.slice(batch.length);
		this.batches += 1;
		const life = { alive: true };
		const back = (one: Waiting) => {
			one.attempts += 1;
			if (one.attempts >= ATTEMPTS_MAX) this.deadLetters += 1;
			else this.#waiting.push(one);
			this.#planDelivery();
		};
		const messages = batch.map((one) => ({
			body: one.body,
			attempts: one.attempts + 1,
			ack: () => {},
			retry: () => {
				if (life.alive) back(one);
			},
		}));
		const die = () => {
			if (!life.alive) return;
			life.alive = false;
			this.#running.delete(life);
			for (const one of batch) back(one);
		};
		this.#running.add(life);
		const delivered = { messages, queue: "events" } as unknown as Delivered;
		void consumeEvents(delivered, this.#env(life, die)).then(() => this.#running.delete(life));
	}

	#env(life: Life, die: () => void): Env {
		const { faults } = this.#universe;
		const from: Caller = { life, crash: die };
		const gate = async <T>(work: () => T): Promise<T> => {
			if (!life.alive) return await new Promise(() => {});
			if (faults.hits("consumer-dies")) {
				die();
				return await new Promise(() => {});
			}
			return work();
		};
		const getByName = (object: string) => ({
			confirm: (confirmation: Confirmation) =>
				gate(() => this.#confirm(from, object, confirmation)).then((sent) => sent),
		});
		const atDatabase = (work: () => unknown) => () => {
			if (faults.hits("history-fails")) throw new Error("history is down");
			const done = work();
			if (faults.hits("history-fails-after-commit")) throw new Error("history did not answer");
			return done;
		};
		const run = (work: () => unknown) => gate(() => reach(this.#universe, life, atDatabase(work)));
		return {
			DB: d1On(this.db, run),
			STORE: { getByName },
			ACCOUNT: { getByName },
			LIVE: { getByName: () => ({ publish: async () => {} }) },
		} as unknown as Env;
	}
}

export function openHistory(): DatabaseSync {
	const db = takeDatabase("history", migrate);
	prepareOn(db)(ADD_ORG).run([CALENDAR.zone, CALENDAR.dayStartsMinute]);
	return db;
}

function migrate(db: DatabaseSync): void {
	const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"));
	for (const file of files.sort()) db.exec(readFileSync(join(MIGRATIONS, file), "utf8"));
}

type Run = (work: () => unknown) => Promise<unknown>;
type Answer = ReturnType<typeof answerOf>;
const answerOf = (results: object[], changes: number) => ({
	results,
	success: true,
	meta: { rows_written: 0, changes },
});
// A statement with its values, as D1 hands it to a batch.
class Bound {
	readonly #run: Run;
	readonly #prepare: ReturnType<typeof prepareOn>;
	readonly #query: string;
	readonly #values: readonly SqlValue[];

	constructor(run: Run, prepare: ReturnType<typeof prepareOn>, query: string, values: readonly SqlValue[]) {
		this.#run = run;
		this.#prepare = prepare;
		this.#query = query;
		this.#values = values;
	}

	bind(...values: readonly SqlValue[]): Bound {
		return new Bound(this.#run, this.#prepare, this.#query, values);
	}

	execute(): Answer {
		const statement = this.#prepare(this.#query);
		if (statement.givesRows) return answerOf(statement.all(this.#values), 0);
		return answerOf([], statement.run(this.#values));
	}

	async all(): Promise<Answer> {
		return (await this.#run(() => this.execute())) as Answer;
	}

	run(): Promise<Answer> {
		return this.all();
	}

	async first(): Promise<object | null> {
		return (await this.all()).results[0] ?? null;
	}

	async raw(): Promise<unknown[][]> {
		return (await this.all()).results.map((row) => Object.values(row));
	}
}

// As much of D1's interface as history uses: prepared statements, and batches that are one transaction.
export function d1On(db: DatabaseSync, run: Run = async (work) => work()): Env["DB"] {
	const prepare = prepareOn(db);
	return {
		prepare: (query: string) => new Bound(run, prepare, query, []),
		batch: (statements: Bound[]) =>
			run(() => {
				prepare("BEGIN").run([]);
				try {
					const results = statements.map((statement) => statement.execute());
					prepare("COMMIT").run([]);
					return results;
				} catch (error) {
					prepare("ROLLBACK").run([]);
					throw error;
				}
			}),
	} as unknown as Env["DB"];
}
