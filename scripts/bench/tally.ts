import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
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

// A sale in history is a row and its place in one index; an entry is a row.
const ROWS_PER_SALE = 2;
const ROWS_PER_ENTRY = 1;
const DRAIN_POLL_MS = 200;
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
	const history = await countHistory(system);
	return {
		objectRows: sum("rowsWritten"),
		alarms: sum("alarms"),
		messages: sum("messagesSent"),
		historyRows: history.sales * ROWS_PER_SALE + history.entries * ROWS_PER_ENTRY,
	};
}

export async function untilDrained(system: System, fixture: Fixture): Promise<void> {
	const deadline = Date.now() + DRAIN_MAX_MS;
	const sold = fixture.tills.reduce((sum, till) => sum + till.seq, 0);
	while ((await countHistory(system)).sales < sold) {
		if (Date.now() > deadline) throw new Error("history did not catch up");
		await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
	}
}

async function countHistory(system: System): Promise<{ sales: number; entries: number }> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const query = "SELECT (SELECT count(*) FROM sales) AS sales, (SELECT count(*) FROM entries) AS entries";
	return (await db.prepare(query).first<{ sales: number; entries: number }>()) ?? { sales: 0, entries: 0 };
}

async function usageOf(system: System, binding: "STORE" | "ACCOUNT", name: string): Promise<Usage> {
	const objects = await system.mf.getDurableObjectNamespace(binding, "fieldtill");
	const stub = objects.get(objects.idFromName(name)) as unknown as Pick<Account, "usage">;
	return await stub.usage();
}
