import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountAnswer, Done } from "../../../domain/account/call.ts";
import { CARD_HOLD_MS, HOLD_MS } from "../../../domain/core/limits.ts";
import type { Transfer } from "../../../domain/store/effects.ts";
import {
	type AnswersByCall,
	callKey,
	factCall,
	isDirect,
	lastCalls,
	nextStep,
} from "../../../domain/store/saga.ts";
import type { OpenAsk } from "../../../domain/till/till.ts";
import { sale, TillLog } from "../../support/builders.ts";
import { NOW, openAskOf } from "../../support/store-view.ts";

const STORE = "bar";
const transfer = (number: number, over: Partial<Transfer> = {}): Transfer => ({
	...{
		number,
		account: `guest-${number}`,
		unit: "EUR",
		amountMinor: -100 * number,
		cause: "sale",
		minAge: null,
	},
	...over,
});
const done = (over: Partial<Done> = {}): Done => ({
	...{ ok: true, unit: "EUR", amountMinor: -100, balanceMinor: 0, flag: null, events: [] },
	...over,
});
const held = done({ amountMinor: 0, expiresAt: NOW + 1 });
const broke: AccountAnswer = {
	...{ ok: false, events: [] },
	decline: { reason: "account-blocked", account: "guest-2" },
};
const card = { reference: "reader-7", amountMinor: 500 };
const op = sale();
const split = (over: Partial<OpenAsk> = {}) => openAskOf(op, { transfers: [transfer(1), transfer(2)] }, over);

// Answers as they would be known: by what was asked.
const answering = (ask: OpenAsk, ...answers: (AccountAnswer | undefined)[]): AnswersByCall => {
	const step = nextStep(ask, STORE, new Map(), NOW);
	const calls = step.do === "call" ? step.calls : [];
	return new Map(
		calls.flatMap(({ call }, index) => {
			const answer = answers[index];
			return answer === undefined ? [] : [[callKey(call), answer] as const];
		}),
	);
};
const next = (ask: OpenAsk, ...answers: (AccountAnswer | undefined)[]) =>
	nextStep(ask, STORE, answering(ask, ...answers), NOW);

describe("one account without a card", () => {
	const ask = openAskOf(op, { transfers: [transfer(1, { minAge: 18 })] });

	it("is asked once, and its answer decides", () => {
		expect(next(ask)).toEqual({
			do: "call",
			calls: [
				{
					account: "guest-1",
					call: {
						...{ do: "post", transfer: `${op.id}:1`, hash: ask.hash, mode: "ask", unit: "EUR" },
						...{ amountMinor: -100, cause: "sale", note: "", minAge: 18 },
						by: { store: STORE, actor: "bar-1" },
					},
				},
			],
		});
		expect(next(ask, done())).toEqual({ do: "finish", decline: null });
		expect(next(ask, broke)).toMatchObject({ do: "finish", decline: { reason: "account-blocked" } });
	});

	it("and nobody at all needs no answer", () => {
		expect(next(openAskOf(op))).toEqual({ do: "finish", decline: null });
	});
});

describe("several accounts", () => {
	it("promise first, each for itself; who has answered is not asked again", () => {
		expect(next(split())).toMatchObject({
			do: "call",
			calls: [
				{
					account: "guest-1",
					call: { do: "hold", transfer: `${op.id}:1`, amountMinor: -100, ttlMs: HOLD_MS },
				},
				{ account: "guest-2", call: { do: "hold", transfer: `${op.id}:2`, amountMinor: -200 } },
			],
		});
		expect(next(split(), held)).toMatchObject({ do: "call", calls: [{ account: "guest-2" }] });
	});

	it("that all promise are committed; where one refuses or a promise ran out, all are released", () => {
		expect(next(split(), held, held)).toEqual({ do: "enter", phase: "committing", decline: null });
		expect(next(split(), held, broke)).toMatchObject({
			...{ do: "enter", phase: "aborting", decline: { reason: "account-blocked" } },
		});
		expect(next(split(), { ...held, expiresAt: NOW }, broke)).toEqual({
			...{ do: "enter", phase: "aborting", decline: { reason: "hold-expired", account: "guest-1" } },
		});
	});

	it.each([
		["committing", "post", null],
		["aborting", "release", { reason: "hold-expired" as const, account: "guest-1" }],
	] as const)("%s: every account is told, then the ask is over", (phase, how, decline) => {
		const ask = split({ phase, decline });
		expect(next(ask)).toMatchObject({
			calls: [{ call: { do: "settle", how } }, { call: { do: "settle", how } }],
		});
		expect(next(ask, done())).toMatchObject({ do: "call", calls: [{ account: "guest-2" }] });
		expect(next(ask, done(), done())).toEqual({ do: "finish", decline });
		expect(lastCalls(ask, STORE).map(({ call }) => callKey(call))).toEqual([
			`settle/${how}/${op.id}:1`,
			`settle/${how}/${op.id}:2`,
		]);
	});

	it("that only take back what was paid cannot refuse, and are asked at once", () => {
		const reverses = { transfer: "sale:1", hash: "h" };
		const ask = openAskOf(op, { transfers: [transfer(1, { reverses }), transfer(2, { reverses })] });
		expect(isDirect(ask)).toBe(true);
		expect(next(ask)).toMatchObject({ calls: [{ call: { do: "reverse", ...reverses } }, {}] });
		expect(isDirect(openAskOf(op, { transfers: [transfer(1, { reverses }), transfer(2)] }))).toBe(false);
	});

	it("never take all there is", () => {
		const ask = openAskOf(op, { transfers: [transfer(1, { amountMinor: "all" }), transfer(2)] });
		expect(() => next(ask)).toThrow("only a payout of one account takes all");
	});
});

describe("a card", () => {
	const ask = (over: Partial<OpenAsk> = {}) => openAskOf(op, { card, transfers: [transfer(1)] }, over);

	it("is charged when every account has promised, for longer; until the reader speaks nobody is asked", () => {
		expect(next(ask())).toMatchObject({ calls: [{ call: { do: "hold", ttlMs: CARD_HOLD_MS } }] });
		expect(next(ask(), held)).toEqual({ do: "enter", phase: "charging", decline: null });
		expect(next(ask({ phase: "charging" }))).toEqual({ do: "wait" });
	});

	it("alone needs no account at all", () => {
		const alone = openAskOf(op, { card }, { phase: "committing" });
		expect(next(alone)).toEqual({ do: "finish", decline: null });
	});
});

describe("a takeover", () => {
	const takeover = new TillLog().mint({ kind: "takeover", takeover: { from: "old", to: "new" } });
	const ask = openAskOf(takeover, { takeover: { from: "old", to: "new" } });
	const key = (what: string) => `${what}/${takeover.id}:1`;
	const moved = { name: "Guest", balances: { EUR: 5 }, maxMinor: 10 };
	const step = (answers: [string, AccountAnswer][]) => nextStep(ask, STORE, new Map(answers), NOW);
	const claimed: [string, AccountAnswer] = [key("claim"), done()];
	const closed: [string, AccountAnswer] = [key("close"), done({ moved })];

	it("claims the new account, closes the old one, and fills the new one with what that held", () => {
		expect(step([])).toMatchObject({ calls: [{ account: "new", call: { do: "claim" } }] });
		expect(step([claimed])).toMatchObject({
			calls: [{ account: "old", call: { do: "close", successor: "new" } }],
		});
		expect(step([claimed, closed])).toMatchObject({
			calls: [{ account: "new", call: { do: "receive", predecessor: "old", moved } }],
		});
		expect(step([claimed, closed, [key("receive"), done()]])).toEqual({ do: "finish", decline: null });
	});

	it("that the new account refuses is over; one that the old refuses frees the new one first", () => {
		expect(step([[key("claim"), broke]])).toMatchObject({
			do: "finish",
			decline: { reason: "account-blocked" },
		});
		const refused: [string, AccountAnswer][] = [claimed, [key("close"), broke]];
		expect(step(refused)).toMatchObject({ calls: [{ account: "new", call: { do: "unclaim" } }] });
		expect(step([...refused, [key("unclaim"), done()]])).toMatchObject({
			...{ do: "finish", decline: { reason: "account-blocked" } },
		});
	});
});

it("a recorded fact is put to its account as one", () => {
	const by = { store: STORE, actor: "bar-1" };
	const op = { id: "op", hash: "h", happenedAt: NOW - 5 };
	expect(factCall(transfer(2), op, by)).toMatchObject({
		account: "guest-2",
		call: {
			...{ do: "post", mode: "fact", transfer: "op:2", hash: "h", by, amountMinor: -200 },
			happenedAt: NOW - 5,
		},
	});
	const reverses = { transfer: "sale:2", hash: "of the sale" };
	expect(factCall(transfer(2, { reverses }), op, by)).toEqual({
		account: "guest-2",
		call: { do: "reverse", ...reverses, by },
	});
});

it("whatever accounts answer and in whatever portions, an ask ends, and as all of them agree", () => {
	const answer = fc.constantFrom<AccountAnswer>(held, broke, { ...held, expiresAt: NOW });
	const world = fc.record({
		answers: fc.array(answer, { minLength: 2, maxLength: 4 }),
		hasCard: fc.boolean(),
		approved: fc.boolean(),
		portions: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 }),
	});
	fc.assert(
		fc.property(world, ({ answers: said, hasCard, approved, portions }) => {
			const transfers = said.map((_, index) => transfer(index + 1));
			let ask = openAskOf(op, { transfers, card: hasCard ? card : null });
			const known = new Map<string, AccountAnswer>();
			const told = new Map<string, string[]>();
			for (const portion of portions) {
				const step = nextStep(ask, STORE, known, NOW);
				if (step.do === "finish") {
					const all = said.every((one) => one === held) && (!hasCard || approved);
					expect(step.decline === null).toBe(all);
					const how = all ? "post" : "release";
					expect([...told.values()]).toEqual(said.map(() => ["hold", how]));
					return;
				}
				if (step.do === "wait") {
					const decline = { reason: "charge-declined", reference: "reader-7" } as const;
					ask = approved ? { ...ask, phase: "committing" } : { ...ask, phase: "aborting", decline };
				} else if (step.do === "enter") ask = { ...ask, phase: step.phase, decline: step.decline };
				else {
					for (const { account, call } of step.calls.slice(0, portion)) {
						const place = Number(account.split("-")[1]) - 1;
						known.set(callKey(call), call.do === "hold" ? (said[place] ?? held) : done());
						const what = call.do === "settle" ? call.how : call.do;
						told.set(account, [...(told.get(account) ?? []), what]);
					}
				}
			}
			throw new Error("it never ended");
		}),
	);
});
