import { expect, it } from "vitest";
import { mergeUnpacked, newestBalances, unpackMessage } from "../../../domain/history/unpack.ts";
import type { JournalEvent, NestedLine } from "../../../domain/protocol/event.ts";
import { head, sale } from "../../support/builders.ts";
import { BERLIN, entryLine, FRIDAY_NIGHT, opLine, postedLine, soldEffects } from "./lines.ts";

const carry = (event: JournalEvent, account = "guest"): NestedLine => ({
	object: `meadow/account/${account}`,
	event,
});
const unpack = (object: string, ...events: JournalEvent[]) =>
	unpackMessage({ org: "meadow", object, after: 0, events }, BERLIN);

it("lines of accounts that travel in a store's line become rows of their own, and the line names them", () => {
	const op = sale();
	const entry = entryLine(4);
	const line = opLine(op, { effects: soldEffects(op), carried: [carry(entry)] });
	const { stores, accounts, sales } = unpack("meadow/store/bar", line);
	expect(accounts).toMatchObject([{ ...entry, object: "meadow/account/guest", owner: "guest" }]);
	expect(stores).toMatchObject([{ seq: 1, kind: "sale-applied", owner: "bar", key: op.id }]);
	const body = JSON.parse(stores[0]?.body ?? "{}") as Record<string, unknown>;
	expect(body.carried).toEqual([{ object: "meadow/account/guest", seq: 4 }]);
	expect({ ...body, carried: [] }).toEqual({ ...JSON.parse(line.body), carried: [] });
	expect(sales.map(({ id }) => id)).toEqual([op.id]);
});

it("naming what a line carries changes nothing else of its text, whatever the line says or how it is ordered", () => {
	const note = '"carried":[{}] ü';
	const op = { ...sale(), note, carried: [1] };
	const entries = [entryLine(4), { ...entryLine(5), body: JSON.stringify({ head: {}, note, carried: [] }) }];
	const line = opLine(op, { effects: soldEffects(op), carried: entries.map((entry) => carry(entry)) });
	const carried = [4, 5].map((seq) => ({ object: "meadow/account/guest", seq }));
	const { carried: first, ...rest } = JSON.parse(line.body);
	for (const written of [
		{ ...rest, carried: first },
		{ carried: first, ...rest },
	]) {
		const [kept] = unpack("meadow/store/bar", { ...line, body: JSON.stringify(written) }).stores;
		expect(kept?.body).toBe(JSON.stringify({ ...written, carried }));
	}
	const spaced = { ...line, body: JSON.stringify({ ...rest, op: sale(), carried: first }, null, 1) };
	expect(JSON.parse(unpack("meadow/store/bar", spaced).stores[0]?.body ?? "").carried).toEqual(carried);
});

it("a line that carries nothing is kept to the letter", () => {
	const line = opLine(sale());
	const odd = { ...line, body: line.body.replace("{", "{ ") };
	expect(unpack("meadow/store/bar", odd).stores[0]?.body).toBe(odd.body);
});

it("a line that comes in several messages is one", () => {
	const entry = entryLine(4);
	const one = unpack("meadow/store/bar", postedLine([], [carry(entry)]));
	const again = unpack("meadow/account/guest", entry);
	const merged = mergeUnpacked([one, again, one]);
	expect([merged.stores.length, merged.accounts.length]).toEqual([1, 1]);
});

it("two lines under one number that come together are told, and the one of a store has a row of its own", () => {
	const sales = [opLine(sale(), { seq: 4 }), opLine(sale(), { seq: 4, at: FRIDAY_NIGHT + 1 })];
	const entries = [entryLine(4), entryLine(4, { amountMinor: -900 })];
	const merged = mergeUnpacked([
		...sales.map((line) => unpack("meadow/store/bar", line)),
		...entries.map((line) => unpack("meadow/account/guest", line)),
	]);
	expect(merged.stores.map(({ at }) => at)).toEqual([FRIDAY_NIGHT, FRIDAY_NIGHT + 1]);
	expect(merged.accounts).toHaveLength(1);
	const told = ["meadow/store/bar", "meadow/account/guest"].map((object) => `line-conflict/${object}/4`);
	expect(merged.alerts.map(({ id }) => id)).toEqual(told);
});

it("says the newest balance of each account, in whatever order its lines come", () => {
	const lines = [entryLine(5, { balanceMinor: 300 }), entryLine(4, { balanceMinor: 1_000 })];
	const other = entryLine(2, { account: "ada", unit: "DRINK", balanceMinor: 3 });
	const { accounts } = mergeUnpacked([
		unpack("meadow/account/guest", ...lines),
		unpack("meadow/account/ada", other),
	]);
	expect(newestBalances(accounts)).toEqual([
		{ account: "guest", unit: "EUR", balanceMinor: 300 },
		{ account: "ada", unit: "DRINK", balanceMinor: 3 },
	]);
});

it("raises alerts for what someone should look at", () => {
	const body = JSON.stringify({ store: "bar", till: "bar-1", epoch: 1, seq: 7, op: "x" });
	const forked = { seq: 3, kind: "till-forked", at: 5, key: null, hash: null, body };
	const short = entryLine(4, { flag: "below-floor", balanceMinor: -200 });
	const { alerts } = unpack("meadow/store/bar", forked, postedLine([], [carry(short)]));
	expect(alerts).toMatchObject([
		{ id: "till-forked/meadow/store/bar/3", body: { till: "bar-1", seq: 7 } },
		{ id: "account-overspent/meadow/account/guest/4", body: { account: "guest", balanceMinor: -200 } },
	]);
});

it("raises an alert where there are two of one tag, seen by a fact or by what the tag says", () => {
	const fact = entryLine(4, { flag: "tag-forked", balanceMinor: -200 });
	const said = { account: "guest", unit: "EUR", purseMinor: 100, remainingMinor: 500 };
	const body = JSON.stringify({ head: head(), declined: { reason: "tag-forked", ...said } });
	const ask = { seq: 5, kind: "declined", at: 5, key: "x:1", hash: "h", body };
	const purse = { move: "return", unit: "EUR", amountMinor: -700, tagCounter: 2, isForked: true };
	const voided = { ...ask, seq: 6, kind: "voided", body: JSON.stringify({ head: head(), purse }) };
	const carried = [fact, ask, voided].map((event) => carry(event));
	const { alerts, accounts } = unpack("meadow/store/bar", postedLine([], carried));
	expect(alerts).toMatchObject([
		{ id: "tag-forked/meadow/account/guest/4", body: { account: "guest", tagCounter: null } },
		{ id: "tag-forked/meadow/account/guest/5", body: said },
		{ id: "tag-forked/meadow/account/guest/6", body: { transfer: "x:1", tagCounter: 2 } },
	]);
	// Whoever listens hears of what was set aside, too.
	expect(newestBalances(accounts)).toEqual([{ account: "guest", unit: "EUR", balanceMinor: 10_000 }]);
});

it("says what accounts found odd about facts, sale by sale", () => {
	const plain = { op: "a", number: 1, account: "guest", unit: "EUR", amountMinor: -100, flag: null };
	const odd = { ...plain, op: "b", flag: "pin-needed" as const };
	expect(unpack("meadow/store/bar", postedLine([plain, odd], [])).flags).toEqual([
		{ sale: "b", store: "bar", flag: "pin-needed" },
	]);
});

it("keeps a line that cannot be counted, without its sums, and says so", () => {
	const op = sale();
	const line = opLine(op, { effects: soldEffects(op) });
	const body = line.body.replaceAll(/"lineMinor":\d+/g, '"lineMinor":0.5');
	const { stores, alerts } = unpack("meadow/store/bar", { ...line, body });
	expect(stores).toMatchObject([{ seq: 1, body, parts: [] }]);
	expect(alerts).toMatchObject([{ id: "line-uncounted/meadow/store/bar/1", kind: "line-uncounted" }]);
});

it.each<[string, string, JournalEvent]>([
	["a body that is no JSON", "meadow/store/bar", { ...opLine(sale()), body: "{" }],
	["a sale without its effects", "meadow/store/bar", { ...opLine(sale()), body: "{}" }],
	["a journal of another org", "other/store/bar", opLine(sale())],
	[
		"a line of an account of another org",
		"meadow/store/bar",
		postedLine([], [{ ...carry(entryLine(1)), object: "other/account/guest" }]),
	],
])("refuses %s", (_, object, event) => {
	expect(() => unpack(object, event)).toThrow();
});
