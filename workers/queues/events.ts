import { isStoreObject } from "../../domain/core/ids.ts";
import { toJsonText } from "../../domain/core/json-text.ts";
import { behindAlert } from "../../domain/history/alerts.ts";
import { mergeUnpacked, newestBalances, type Unpacked, unpackMessage } from "../../domain/history/unpack.ts";
import { type JournalMessage, readJournalMessage } from "../../domain/protocol/event.ts";
import { raiseAlerts } from "../db/alerts.ts";
import { calendarOf, historyOf } from "../db/history.ts";
import { writeLines } from "../db/lines.ts";
import type { Env } from "../env.ts";

// Journals arrive unordered and at least once. The messages of an org become one transaction; what history has it
// keeps. Journals and dashboards are told afterwards: neither minds hearing a thing twice.

type Delivery = { readonly message: Message<unknown>; readonly body: JournalMessage };
const REFUSED_ALONE_MAX = 3;

type Taken = Delivery & { readonly unpacked: Unpacked };

export async function consumeEvents(batch: MessageBatch<unknown>, env: Env): Promise<void> {
	const readable = batch.messages.flatMap((message): Delivery[] => {
		const body = readJournalMessage(message.body);
		if (body !== null) return [{ message, body }];
		// Not a journal: retrying cannot help it, so it goes its way to the dead letters.
		message.retry();
		return [];
	});
	for (const [org, group] of Map.groupBy(readable, ({ body }) => body.org)) {
		try {
			await takeGroup(env, org, group);
		} catch (error) {
			complain("history", org, error);
			for (const { message } of group) message.retry();
		}
	}
}

async function takeGroup(env: Env, org: string, group: readonly Delivery[]): Promise<void> {
	const calendar = await calendarOf(historyOf(env, org), org);
	const taken = group.flatMap((delivery): Taken[] => {
		try {
			return [{ ...delivery, unpacked: unpackMessage(delivery.body, calendar) }];
		} catch (error) {
			complain("unpack", delivery.body.object, error);
			delivery.message.retry();
			return [];
		}
	});
	if (await write(env, org, taken)) return;
	// One of them may be what history refuses: alone, the others get through. Unless none does: then history is down.
	let refused = 0;
	let through = 0;
	for (const one of taken) {
		const isDown = taken.length === 1 || (through === 0 && refused === REFUSED_ALONE_MAX);
		if (!isDown && (await write(env, org, [one]))) through += 1;
		else {
			if (!isDown) refused += 1;
			one.message.retry();
		}
	}
}

// False: nothing of it is known to be in history.
async function write(env: Env, org: string, taken: readonly Taken[]): Promise<boolean> {
	const merged = mergeUnpacked(taken.map(({ unpacked }) => unpacked));
	try {
		await writeLines(historyOf(env, org), org, merged, crypto.randomUUID());
	} catch (error) {
		complain("history", org, error);
		return false;
	}
	for (const { message } of taken) message.ack();
	const confirmations = taken.map(({ body }) => confirm(env, body));
	for (const settled of await Promise.allSettled([...confirmations, publish(env, org, merged)])) {
		if (settled.status === "rejected") complain("tell", org, settled.reason);
	}
	return true;
}

// Tells a journal that its lines have arrived. Where that fails they come again and are ignored. A journal that does not
// know them has forgotten them, and someone must give them back.
async function confirm(env: Env, { org, object, after, events }: JournalMessage): Promise<void> {
	const to = events.at(-1)?.seq;
	if (to === undefined) return;
	const objects = isStoreObject(object) ? env.STORE : env.ACCOUNT;
	const isKnown = await objects.getByName(object).confirm({ after, to });
	if (!isKnown) await raiseAlerts(historyOf(env, org), org, [behindAlert(object, to, Date.now())]);
}

async function publish(env: Env, org: string, { sales, flags, accounts }: Unpacked): Promise<void> {
	const balances = newestBalances(accounts);
	if (sales.length === 0 && flags.length === 0 && balances.length === 0) return;
	await env.LIVE.getByName(org).publish(toJsonText({ sales, flags, balances, at: Date.now() }));
}

function complain(at: string, about: string, error: unknown): void {
	console.error(JSON.stringify({ level: "error", at, about, message: String(error) }));
}
