import { describe, expect, it } from "vitest";
import type { AccountAnswer, AccountCall } from "../../../domain/account/call.ts";
import type { JournalEvent } from "../../../domain/protocol/event.ts";
import { NO_EFFECTS, type Transfer } from "../../../domain/store/effects.ts";
import {
	type AnsweredCall,
	declinedOutcome,
	doneOutcome,
	finishedLine,
	nestedLinesOf,
	postedTransfer,
} from "../../../domain/store/outcome.ts";
import { lastCalls } from "../../../domain/store/saga.ts";
import type { OpenAsk } from "../../../domain/till/till.ts";
import { menu, menuItem, sale, TillLog } from "../../support/builders.ts";
import { NOW, openAskOf, soldLine } from "../../support/store-view.ts";

const PLACE = { org: "meadow", store: "bar" };
const WORDS = { unit: "EUR", taxMode: "inclusive", shift: null } as const;
const event = (seq: number, at = 5_000): JournalEvent => ({
	...{ seq, kind: "posted", at, key: `k${seq}`, hash: "h", body: "{}" },
});
const transfer = (number: number, over: Partial<Transfer> = {}): Transfer => ({
	...{ number, account: `guest-${number}`, unit: "EUR", amountMinor: -100, cause: "sale", minAge: null },
	...over,
});
const answer = (amountMinor: number, balanceMinor: number, ...events: JournalEvent[]): AccountAnswer => ({
	...{ ok: true, unit: "EUR", amountMinor, balanceMinor, flag: null, events },
});
const broke = (...events: JournalEvent[]): AccountAnswer => ({
	...{ ok: false, events, decline: { reason: "account-blocked", account: "guest-1" } },
});
const askedFor = (ask: OpenAsk, ...answers: AccountAnswer[]): AnsweredCall[] =>
	lastCalls(ask, "bar").map((planned, index) => ({ ...planned, answer: answers[index] ?? answer(0, 0) }));
const op = sale();
const finish = (
	ask: OpenAsk,
	decline: Parameters<typeof finishedLine>[1],
	asked: readonly AnsweredCall[],
	now = NOW,
) => finishedLine(ask, decline, asked, PLACE, WORDS, now);

describe("an outcome", () => {
	it("is applied where nothing is odd and flagged where something is", () => {
		const done = { id: "op", receipt: 3, totalMinor: 700, balances: [], decidedAt: NOW };
		const effects = { ...NO_EFFECTS, totalMinor: 700 };
		expect(doneOutcome("op", effects, 3, [], NOW)).toEqual({ ...done, status: "applied" });
		expect(doneOutcome("op", { ...effects, flags: ["sold-out"] }, 3, [], NOW)).toEqual({
			...done,
			...{ status: "flagged", flags: ["sold-out"] },
		});
		const variance = { shift: "s", expectedMinor: 1, countedMinor: 2, varianceMinor: 1 };
		expect(doneOutcome("op", { ...effects, variance }, null, [], NOW)).toMatchObject({ variance });
	});

	it("that was declined says why and when", () => {
		const decline = { reason: "expired", ageMs: 1 } as const;
		expect(declinedOutcome("op", decline, NOW)).toEqual({
			...{ id: "op", status: "declined", decline, decidedAt: NOW },
		});
	});
});

describe("the line of an ask that ended", () => {
	const ask = openAskOf(op, { transfers: [transfer(1), transfer(2)], totalMinor: 200 }, { receipt: 4 });
	const committing: OpenAsk = { ...ask, phase: "committing" };

	it("says last what it carries, so that history names it without writing the rest anew", () => {
		const declined = finish(
			ask,
			{ reason: "account-blocked", account: "guest-1" },
			askedFor(ask, broke(event(7))),
		);
		for (const line of [finish(committing, null, askedFor(committing)), declined])
			expect(Object.keys(line).at(-1)).toBe("carried");
	});

	it("tells what accounts did, carries their lines once, and has the time of the last of them", () => {
		const asked = askedFor(
			committing,
			answer(-100, 900, event(7), event(8, 6_000)),
			answer(-100, 50, event(7)),
		);
		const line = finish(committing, null, [...asked, ...asked]);
		expect(line.outcome).toEqual({
			...{ id: op.id, status: "applied", receipt: 4, totalMinor: 200, decidedAt: 6_000 },
			balances: [
				{ account: "guest-1", unit: "EUR", balanceMinor: 900 },
				{ account: "guest-2", unit: "EUR", balanceMinor: 50 },
			],
		});
		expect(line.carried.map(({ object, event: { seq } }) => [object, seq])).toEqual([
			["meadow/account/guest-1", 7],
			["meadow/account/guest-1", 8],
			["meadow/account/guest-2", 7],
		]);
		expect(line.posted).toEqual([
			{ op: op.id, number: 1, account: "guest-1", unit: "EUR", amountMinor: -100, flag: null },
			{ op: op.id, number: 2, account: "guest-2", unit: "EUR", amountMinor: -100, flag: null },
		]);
	});

	it("is the same whoever makes it, and whenever, where an account keeps what it answered", () => {
		const asked = askedFor(committing, answer(-100, 900, event(7)), answer(-100, 50, event(9)));
		const hold: AnsweredCall = {
			...{ account: "guest-1", answer: answer(0, 1_000, event(6)) },
			call: { ...(asked[0]?.call as AccountCall), do: "hold" } as AccountCall,
		};
		const early = finish(committing, null, [hold, ...asked], 1);
		const late = finish(committing, null, asked, 9_000_000);
		expect(late.outcome).toEqual(early.outcome);
	});

	it("has the time at which it was made where no account was asked", () => {
		const alone = openAskOf(op, {}, { phase: "committing" });
		expect(finish(alone, null, [], 77).outcome.decidedAt).toBe(77);
	});

	it("of a declined ask keeps what was rung up and nothing that would have happened", () => {
		const { basket } = soldLine().effects;
		const rung = { ...ask, effects: { ...ask.effects, basket, cash: [] }, phase: "aborting" } as const;
		const decline = { reason: "hold-expired", account: "guest-1" } as const;
		const line = finish(rung, decline, askedFor(rung, answer(0, 5, event(3))));
		expect(line).toMatchObject({ receipt: 4, posted: [], outcome: { status: "declined", decline } });
		expect(line.effects).toEqual({ ...NO_EFFECTS, basket });
		expect(line.carried).toHaveLength(1);
	});

	it("names the product that a guest was too young for: the account knows who, the store for what", () => {
		const items = [menuItem({ minAge: 16 }), menuItem({ product: "wine", minAge: 18 })];
		const lines = items.map(({ product }) => {
			return { product, quantity: 1, unitPriceMinor: 500, depositMinor: 200 };
		});
		const mixed = sale({ over: { lines, totalMinor: 1_400 } });
		const basket = soldLine(mixed, {}, menu({ items })).effects.basket;
		const decline = { reason: "underage", account: "guest-1", minAge: 18, product: null } as const;
		const direct = openAskOf(mixed, { basket, transfers: [transfer(1)] });
		expect(finish(direct, decline, askedFor(direct, broke(event(1)))).outcome).toMatchObject({
			decline: { minAge: 18, product: "wine" },
		});
		const blocked = { reason: "account-blocked", account: "guest-1" } as const;
		const declineOf = (ask: OpenAsk, why: typeof blocked | typeof decline) =>
			finish(ask, why, askedFor(ask, broke(event(1)))).outcome;
		expect(declineOf(direct, blocked)).toEqual(declinedOutcome(mixed.id, blocked, 5_000));
		const bare = openAskOf(mixed, { transfers: [transfer(1)] });
		expect(declineOf(bare, decline)).toEqual(declinedOutcome(mixed.id, decline, 5_000));
	});

	it("of a payout of all has the sum that the account gave, in the drawer and in the total", () => {
		const payout = new TillLog().mint({
			...{ kind: "payout", payout: { account: "guest-1", unit: "EUR", amountMinor: "all" } },
		});
		const cash = [{ from: "drawer/bar-1", to: "accounts", unit: "EUR", amountMinor: null }];
		const all = openAskOf(payout, {
			transfers: [transfer(1, { amountMinor: "all", cause: "payout" })],
			cash,
		});
		const line = finish(all, null, askedFor(all, answer(-1_234, 0, event(2))));
		expect(line.outcome).toMatchObject({ totalMinor: -1_234 });
		expect(line.effects.cash).toEqual([{ ...cash[0], amountMinor: 1_234 }]);
	});

	it("tells no balance of what moved nothing", () => {
		const nothing: AccountAnswer = { ...answer(0, 0, event(2)), unit: "" } as AccountAnswer;
		const line = finish(committing, null, askedFor(committing, answer(-100, 900, event(1)), nothing));
		expect(line.outcome).toMatchObject({ balances: [{ account: "guest-1", balanceMinor: 900 }] });
	});

	it("takes over what an account flagged", () => {
		const flagged: AccountAnswer = { ...answer(-100, -50, event(1)), flag: "hold-expired" } as AccountAnswer;
		const line = finish(committing, null, askedFor(committing, answer(-100, 1, event(1)), flagged));
		expect(line.outcome).toMatchObject({ status: "flagged", flags: ["hold-expired"] });
		expect(line.posted.map(({ flag }) => flag)).toEqual([null, "hold-expired"]);
	});

	it("cannot be made while an account has not answered, or refused what could not be refused", () => {
		const [first] = askedFor(committing, answer(-100, 1));
		expect(() => finish(committing, null, first === undefined ? [] : [first])).toThrow("was answered");
		expect(() => postedTransfer("op", 1, "guest", broke())).toThrow("what was posted was done");
	});
});

it("one line of an account is carried once, and lines of two accounts with one number are two", () => {
	const ask = openAskOf(op, { transfers: [transfer(1), transfer(2)] }, { phase: "committing" });
	const asked = askedFor(ask, answer(-1, 1, event(1)), answer(-1, 1, event(1)));
	expect(nestedLinesOf("meadow", [...asked, ...asked])).toHaveLength(2);
});
