import type { AccountAnswer, AccountCall } from "../../domain/account/call.ts";
import { must } from "../../domain/core/assert.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { RETRY_AFTER_MS } from "../../domain/protocol/schedule.ts";
import type { AnsweredCall } from "../../domain/store/outcome.ts";
import { callKey, nextStep, type PlannedCall } from "../../domain/store/saga.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import type { StoreBook } from "./book.ts";

// Drives one open ask to its end: asks accounts, reads the book again after every answer, and stops where someone
// else has ended it. Two may drive one ask at once; accounts and book give both the same answers.

export type CallAccount = (account: string, calls: readonly AccountCall[]) => Promise<AccountAnswer[]>;

export async function runSaga(
	book: StoreBook,
	opened: OpenAsk,
	call: CallAccount,
	clock: () => number,
): Promise<Outcome> {
	const { store } = book.mustIdentity();
	const answers = new Map<string, AccountAnswer>();
	const asked: AnsweredCall[] = [];
	let ask = opened;
	for (;;) {
		const step = nextStep(ask, store, answers, clock());
		switch (step.do) {
			case "call":
				for (const one of await callAll(step.calls, call)) {
					answers.set(callKey(one.call), one.answer);
					asked.push(one);
				}
				break;
			case "enter":
				book.enter(ask, step.phase, step.decline);
				break;
			case "wait":
				return { id: ask.op.id, status: "pending", waitsFor: "card", retryAfterMs: RETRY_AFTER_MS };
			case "finish":
				return book.finish(ask, step.decline, asked, clock());
		}
		const current = book.reread(ask);
		if ("outcome" in current) return current.outcome;
		ask = current.ask;
	}
}

// One request an account; all of them at once.
export async function callAll(calls: readonly PlannedCall[], call: CallAccount): Promise<AnsweredCall[]> {
	const [only] = calls;
	if (only !== undefined && calls.length === 1) {
		const [answer] = await call(only.account, [only.call]);
		return [{ ...only, answer: must(answer, "a call has its answer") }];
	}
	const byAccount = [...Map.groupBy(calls, ({ account }) => account)];
	const answered = await Promise.all(
		byAccount.map(async ([account, group]) => {
			const answers = await call(
				account,
				group.map((one) => one.call),
			);
			return group.map((one, index) => ({ ...one, answer: must(answers[index], "a call has its answer") }));
		}),
	);
	return answered.flat();
}
