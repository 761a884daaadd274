import { readAccountLine } from "../../domain/account/line.ts";
import type { TagUse } from "../../domain/account/purse.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Sql } from "../sql.ts";

// Which op stands for which counter of the guest's tag; an op is named by its hash. The first one stays: whatever else
// comes under its counter was written to another tag, or to this one after it was rolled back. A row only for what
// touched a tag, and the journal can give all of them back.

const statements = {
	createCounters: "CREATE TABLE IF NOT EXISTS tag_counters (counter INTEGER PRIMARY KEY, op TEXT NOT NULL)",
	findOp: "SELECT op FROM tag_counters WHERE counter = ?",
	addCounter: "INSERT INTO tag_counters (counter, op) VALUES (?, ?) ON CONFLICT DO NOTHING",
} as const;

export class TagCounters {
	readonly #sql: Sql;

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createCounters);
	}

	look(counter: number, hash: string): TagUse {
		const known = this.#sql.first<{ op: string }>(statements.findOp, counter)?.op ?? hash;
		return { counter, isTaken: known !== hash };
	}

	// To be told of every line that is written, or put back.
	note({ hash, body }: Pick<JournalEvent, "hash" | "body">): void {
		const { entry, purse } = readAccountLine({ body });
		const counter = entry?.purse?.tagCounter ?? purse?.tagCounter ?? null;
		if (counter !== null && hash !== null) this.#sql.run(statements.addCounter, counter, hash);
	}
}
