import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { JournalEvent, JournalMessage } from "../../../domain/protocol/event.ts";
import { compareDays } from "../../../workers/books/compare-rollups.ts";
import { recordMessages } from "../../../workers/db/lines.ts";
import { FRIDAY_NIGHT, opLine, soldEffects } from "../../domain/history/lines.ts";
import { sale } from "../../support/builders.ts";
import { countRows } from "../support/queue.ts";

// An org of many stores with long menus: its days fall into more places than one answer or one value holds.

const LINES_PER_SALE = 100;
const NIGHT = FRIDAY_NIGHT + 12 * 3_600_000;

// Every sale is of other products than all others.
function saleOfMany(seq: number, name: (n: number) => string): JournalEvent {
	const op = sale();
	const { basket } = soldEffects(op);
	const line = basket?.lines[0];
	if (basket == null || line === undefined) throw new Error("a sale has a line");
	const lines = Array.from({ length: LINES_PER_SALE }, (_, n) => {
		return { ...line, product: name(seq * LINES_PER_SALE + n) };
	});
	return opLine(op, { seq, effects: { ...soldEffects(op), basket: { ...basket, lines } } });
}

function journalOf(org: string, store: string, sales: number, name: (n: number) => string): JournalMessage {
	const events = Array.from({ length: sales }, (_, n) => saleOfMany(n + 1, name));
	return { org, object: `${org}/store/${store}`, after: 0, events };
}

it("a day of very many places differs from nothing, in the night that adds it up", async () => {
	await recordMessages(env.DB, "bazaar", [journalOf("bazaar", "bar", 205, (n) => `p-${n}`)]);
	expect(await countRows("rollups", "org = ? AND dim = 'product'", "bazaar")).toBe(20_500);
	expect(await compareDays(env.DB, "bazaar", NIGHT)).toEqual([]);
});

it("lines of very many places are added up, however long their names are", async () => {
	const messages = ["bar", "grill"].map((store) => {
		return journalOf("market", store, 150, (n) => `${store.padEnd(57, "-")}-${n}`);
	});
	await recordMessages(env.DB, "market", messages);
	expect(await countRows("rollups", "org = ? AND dim = 'product'", "market")).toBe(30_000);
});
