import { balanceIn, entryView, readPosted } from "../../domain/account/line.ts";
import { isStoreObject } from "../../domain/core/ids.ts";
import { type JournalEvent, type JournalMessage, journalMessageSchema } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import { readSale, saleView } from "../../domain/sale/line.ts";
import { addHistory, type EntryRow, type EventRow, historyOf, type SaleRow } from "../db/history.ts";
import type { Env } from "../env.ts";

// Journals arrive unordered and at least once. A batch becomes one transaction per org; what history has it keeps.
// Dashboards are told afterwards: a screen that hears a sale twice shows it once.

type Unpacked = {
	readonly sales: SaleRow[];
	readonly entries: EntryRow[];
	readonly events: EventRow[];
	readonly news: SaleView[];
	readonly balances: Balance[];
};

export async function consumeEvents(batch: MessageBatch<unknown>, env: Env): Promise<void> {
	const readable = batch.messages.flatMap((message) => {
		const parsed = journalMessageSchema.safeParse(message.body);
		if (parsed.success) return [{ message, body: parsed.data }];
		// Not a journal: retrying cannot help it, so it goes its way to the dead letters.
		message.retry();
		return [];
	});
	for (const [org, group] of Map.groupBy(readable, ({ body }) => body.org)) {
		try {
			await writeGroup(
				env,
				org,
				group.map(({ body }) => body),
			);
			for (const { message } of group) message.ack();
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "history", org, message: String(error) }));
			for (const { message } of group) message.retry();
		}
	}
}

async function writeGroup(env: Env, org: string, messages: readonly JournalMessage[]): Promise<void> {
	const unpacked: Unpacked = { sales: [], entries: [], events: [], news: [], balances: [] };
	for (const { object, events } of messages) {
		for (const event of events) unpack(unpacked, org, object, event);
	}
	await addHistory(historyOf(env, org), unpacked);
	await confirmAll(env, messages);
	if (unpacked.news.length === 0 && unpacked.balances.length === 0) return;
	const live = env.LIVE.getByName(org);
	await live.publish({ sales: unpacked.news, balances: unpacked.balances, at: Date.now() });
}

// Tells each journal that its lines have arrived. Where that fails they come again and are ignored.
async function confirmAll(env: Env, messages: readonly JournalMessage[]): Promise<void> {
	const confirmations = messages.map(async ({ object, after, events }) => {
		const to = events.at(-1)?.seq;
		if (to === undefined) return;
		const objects = isStoreObject(object) ? env.STORE : env.ACCOUNT;
		await objects.getByName(object).confirm({ after, to });
	});
	for (const settled of await Promise.allSettled(confirmations)) {
		if (settled.status === "fulfilled") continue;
		console.error(JSON.stringify({ level: "error", at: "confirm", message: String(settled.reason) }));
	}
}

function unpack(into: Unpacked, org: string, object: string, event: JournalEvent): void {
	const row = { org, object, seq: event.seq, at: event.at };
	const sale = readSale(event);
	if (sale !== undefined) {
		const view = saleView(sale);
		into.sales.push({ ...row, store: sale.store, body: JSON.stringify(view) });
		into.news.push(view);
		for (const carried of sale.carried) unpack(into, org, carried.object, carried.event);
		return;
	}
	const posted = readPosted(event);
	if (posted !== undefined) {
		into.entries.push({ ...row, account: posted.head.account, body: JSON.stringify(entryView(event)) });
		into.balances.push(balanceIn(posted.head, posted.entry.unit));
		return;
	}
	into.events.push({ ...row, kind: event.kind, body: event.body });
}
