import { expect, it } from "vitest";
import { PLAIN_CALENDAR } from "../../../domain/history/day.ts";
import { unpackMessage } from "../../../domain/history/unpack.ts";
import type { JournalEvent } from "../../../domain/protocol/event.ts";
import { nestedLineNames, withNestedLines } from "../../../domain/restore/nested-lines.ts";
import { writeStoreLine } from "../../../domain/store/line.ts";
import { NOW, soldLine } from "../../support/store-view.ts";

const object = "meadow/account/guest";
const head = { org: "meadow", account: "guest", name: "g", status: "active", maxMinor: 1, balances: {} };
const carried = [4, 7].map((seq) => ({
	object,
	event: { seq, key: `t${seq}`, hash: "h", kind: "changed", at: NOW, body: JSON.stringify({ head }) },
}));
const event = (kind: string, body: object): JournalEvent => ({
	...{ seq: 3, key: "k", hash: "h", kind, at: NOW },
	body: JSON.stringify(body),
});

it.each<[string, JournalEvent]>([
	["a sale", event("sale-applied", writeStoreLine(soldLine(undefined, { carried })))],
	["a sale that carries nothing", event("sale-applied", writeStoreLine(soldLine()))],
	["facts that were posted", event("facts-posted", { store: "bar", posted: [], carried })],
	["a menu", event("menu-published", { store: "bar", version: 1, items: 2 })],
])("%s comes back from history as the journal held it, to the byte", (_, line) => {
	const message = { org: "meadow", object: "meadow/store/bar", after: 2, events: [line] };
	const { stores, accounts } = unpackMessage(message, PLAIN_CALENDAR);
	const [{ seq, key, hash, kind, at, body } = line] = stores;
	const kept = { seq, key, hash, kind, at, body };
	expect(nestedLineNames(kept)).toHaveLength(accounts.length);
	expect(withNestedLines(kept, (name) => accounts.find((one) => one.seq === name.seq))).toEqual(line);
});
