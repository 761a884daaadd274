import { expect, it } from "vitest";
import { SEND_AFTER_MS, SEND_EVERY_MS } from "../../../domain/protocol/schedule.ts";
import { AccountShell } from "../../../durable-objects/account/shell.ts";
import { menu, opId } from "../../support/builders.ts";
import { grantOf } from "../../support/grant.ts";
import { nodeSql } from "../../support/node-sql.ts";
import { type ScriptedTill, stall } from "../../support/scripted-till.ts";
import { ORG, type World } from "../../support/world.ts";

// Whatever writes a line sees in the same turn that something will wake the object to send it, also when nobody ever
// asks it for anything again.

const UNREADABLE = (mode: string) =>
	`{"kind":"sale","mode":"${mode}","epoch":1,"seq":9,"prev":"${"a".repeat(64)}","sale":{"lines":"none"}}`;
type Deed = (world: World, till: ScriptedTill) => unknown;

it.each<[string, Deed]>([
	["an ask that is applied", (_, till) => till.askSale()],
	["an ask that is declined", (_, till) => till.askSale({ account: "nobody" })],
	["an ask whose account is silent", (world, till) => world.silent.add("guest") && till.askSale()],
	["a fact", (_, till) => till.askSale({ mode: "fact" })],
	["a fact that nobody can read", (_, till) => till.sendText(`{"sentAt":1,"ops":[${UNREADABLE("fact")}]}`)],
	["an ask that nobody can read", (_, till) => till.sendText(`{"sentAt":1,"ops":[${UNREADABLE("ask")}]}`)],
	["a menu", (world) => world.store.publishMenu(ORG, menu({ version: 2 }))],
	["goods that came", (world) => world.receive("shirt", 1)],
])("%s wakes its store", async (_, deed) => {
	const { world, till } = stall();
	world.restart();
	world.alarmAt = null;
	await deed(world, till);
	expect(world.alarmAt).toBe(world.now + SEND_AFTER_MS);
});

it("a store that sells on right after it has sent waits for the rest of the second", async () => {
	const { world, till } = stall();
	await till.askSale();
	await world.store.onAlarm();
	const sentAt = world.now;
	world.now += 100;
	await till.askSale();
	expect(world.alarmAt).toBe(sentAt + SEND_EVERY_MS);
	world.now += SEND_EVERY_MS;
	await world.store.onAlarm();
	world.now += 5 * SEND_EVERY_MS;
	await till.askSale();
	expect(world.alarmAt).toBe(world.now + SEND_AFTER_MS);
});

it("an account that has just sent does not wait", async () => {
	const alarms: number[] = [];
	let now = 5_000;
	const account = new AccountShell({
		...{ sql: nodeSql(), send: async () => {}, clock: () => now },
		setAlarm: (at) => void alarms.push(at),
	});
	account.open(ORG, { id: "guest", name: "Guest", credentials: [], maxMinor: 900 }, opId());
	now += SEND_AFTER_MS;
	await account.onAlarm();
	now += 10;
	account.credit("guest", grantOf("EUR", 100));
	expect(alarms.at(-1)).toBe(now + SEND_AFTER_MS);
});

it.each<[string, (account: AccountShell) => unknown]>([
	[
		"its opening",
		(account) => account.open(ORG, { id: "new", name: "New", credentials: [], maxMinor: 9 }, "h"),
	],
	["a credit", (account) => account.credit("guest", grantOf("EUR", 100))],
	["another standing", (account) => account.change("status", { status: "blocked" })],
])("%s wakes an account", (_, deed) => {
	const alarms: number[] = [];
	const ports = { sql: nodeSql(), send: async () => {}, clock: () => 5_000 };
	new AccountShell({ ...ports, setAlarm: () => {} }).open(
		ORG,
		{ id: "guest", name: "Guest", credentials: [], maxMinor: 900 },
		opId(),
	);
	deed(new AccountShell({ ...ports, setAlarm: (at) => void alarms.push(at) }));
	expect(alarms).toEqual([5_000 + SEND_AFTER_MS]);
});
