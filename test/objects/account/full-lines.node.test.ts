import { beforeEach, expect, it, vi } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import { HOLDS_PER_ACCOUNT_MAX, UNITS_PER_ACCOUNT_MAX } from "../../../domain/account/head.ts";
import { LINES_PER_SALE_MAX, OP_BYTES_MAX } from "../../../domain/core/limits.ts";
import type { Op } from "../../../domain/protocol/op.ts";
import { accountTender, beer, opId, sha256 } from "../../support/builders.ts";
import { grantOf } from "../../support/grant.ts";
import { stall } from "../../support/scripted-till.ts";
import { ORG, type World } from "../../support/world.ts";

// The longest lines that stores write: of accounts that carry as much as an account can. Each must fit into a message of
// the queue, or no line after it would ever reach history.

const QUEUE_MESSAGE_BYTES = 128_000;

beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});

// Whatever an account's head can hold: promises, PIN permits, a name, other units, each with something on the tag.
function fill(world: World, account: string, holdsMax = HOLDS_PER_ACCOUNT_MAX): void {
	world.open(account, { balances: { EUR: 1_000_000 }, maxMinor: 10_000_000 });
	const shell = world.shellOf(account);
	for (let n = 0; n < 8; n += 1) {
		const unit = `VOUCHER${"ABCDEFGH"[n]}`;
		shell.credit(account, grantOf(unit, 10));
		const keyed = { transfer: `${opId()}:1`, hash: sha256(unit), by: { store: "bar", actor: "bar-1" } };
		const load: AccountCall = {
			...{ do: "purse", move: "load", unit, amountMinor: 10, tagCounter: n + 1, ...keyed },
		};
		shell.apply(ORG, account, [load]);
	}
	for (let till = 0; till < 10; till += 1)
		shell.change("permit", { permit: { till: `${"t".repeat(60)}-${till}`, until: 9_000_000_000_000 } });
	const holds = Array.from({ length: holdsMax }, (): AccountCall => {
		const by = { store: "bar", actor: "bar-1" };
		const wanted = {
			unit: "EUR",
			amountMinor: -100,
			cause: "sale",
			minAge: null,
			ttlMs: 10_000_000,
		} as const;
		return { do: "hold", transfer: `${opId()}:1`, hash: sha256("h"), by, ...wanted };
	});
	for (const answer of shell.apply(ORG, account, holds)) expect(answer.ok).toBe(true);
}

async function longestMessage(world: World): Promise<number> {
	await world.settle();
	await world.settle();
	return Math.max(...world.sent.map((message) => Buffer.byteLength(JSON.stringify(message))));
}

it("facts of one account that has promised all it may", async () => {
	const { world, till } = stall();
	fill(world, "full");
	world.silent.add("full");
	const facts = Array.from({ length: 130 }, () => till.sell({ mode: "fact", item: beer, account: "full" }));
	await till.send(...facts);
	world.silent.clear();
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
	expect(world.store.book.owesNothing()).toBe(true);
	expect(world.balance("full")).toBe(1_000_000 - 130 * 700);
});

it("a sale that ten such accounts pay, asked for and told", async () => {
	const { world, till } = stall();
	const names = Array.from({ length: 10 }, (_, n) => `full-${n}`);
	// The sale's own is one more.
	for (const name of names) fill(world, name, HOLDS_PER_ACCOUNT_MAX - 1);
	const tenders = names.map((name) => accountTender(name, 70));
	for (const mode of ["ask", "fact"] as const)
		expect(await till.askSale({ mode, tenders })).toMatchObject({ status: "applied" });
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
});

it("the longest sale that can be read, paid by ten such accounts", async () => {
	const { world, till } = stall();
	const names = Array.from({ length: 10 }, (_, n) => `full-${n}`);
	for (const name of names) fill(world, name, HOLDS_PER_ACCOUNT_MAX - 1);
	const line = { product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 200 };
	const lines = Array.from({ length: LINES_PER_SALE_MAX }, () => line);
	const totalMinor = 700 * LINES_PER_SALE_MAX;
	const tenders = names.map((name) => accountTender(name, totalMinor / 10));
	const op = till.sell({ tenders, over: { lines, totalMinor } });
	const note = "x".repeat(OP_BYTES_MAX - Buffer.byteLength(JSON.stringify(op)) - 100);
	expect(await till.sendOne({ ...op, note } as Op)).toMatchObject({ status: "applied" });
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
});

it("a lost tag with every unit that an account can hold, and as many that came to it afterwards", async () => {
	const { world, till } = stall();
	const [first, second, third] = ["old", "new", "newest"];
	const grant = (account: string, from: number) => {
		for (let unit = from; unit < from + UNITS_PER_ACCOUNT_MAX; unit += 1)
			world.shellOf(account).credit(account, grantOf(`VOUCHERS${unit}`, 10));
	};
	for (const account of [first, second, third]) world.open(account);
	grant(first, 100);
	await till.ask({ kind: "takeover", takeover: { from: first, to: second } });
	grant(second, 300);
	expect(await till.ask({ kind: "takeover", takeover: { from: second, to: third } })).toMatchObject({
		status: "applied",
	});
	expect(Object.keys(world.shellOf(third).head()?.balances ?? {})).toHaveLength(UNITS_PER_ACCOUNT_MAX);
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
});

it("a till that makes up units fills an account, and no journal", async () => {
	const { world, till } = stall();
	const topup = (n: number) => ({ account: "guest", unit: `MADEUP${n}`, amountMinor: 5 });
	const facts = Array.from({ length: 200 }, (_, n) => till.write("fact", { kind: "topup", topup: topup(n) }));
	await till.send(...facts);
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
	expect(Object.keys(world.shellOf("guest").head()?.balances ?? {})).toHaveLength(UNITS_PER_ACCOUNT_MAX);
	const booked = world.posted().filter(({ flag }) => flag !== "amount-impossible");
	expect(booked).toHaveLength(UNITS_PER_ACCOUNT_MAX - 1);
});

it("top-ups that a provider told of while the queue was down, under the longest keys there are", async () => {
	const { world } = stall();
	world.open("guest", { maxMinor: 10_000_000 });
	const shell = world.shellOf("guest");
	for (let n = 0; n < 400; n += 1) {
		const transfer = `topup:${"p".repeat(64)}:${String(n).padStart(200, "k")}`;
		const grant = { ...grantOf("EUR", 10), transfer, hash: sha256(transfer), cause: "topup" } as const;
		expect(shell.credit("guest", grant).ok).toBe(true);
	}
	await shell.onAlarm();
	expect(world.sent.length).toBeGreaterThan(0);
	expect(await longestMessage(world)).toBeLessThan(QUEUE_MESSAGE_BYTES);
});
