import { must } from "../../domain/core/assert.ts";
import type { StoreLine } from "../../domain/store/line.ts";
import { nestedLinesOf, postedTransfer } from "../../domain/store/outcome.ts";
import { callKey, factCall, type PlannedCall } from "../../domain/store/saga.ts";
import type { SettledFact, StoreBook } from "./book.ts";
import { type CallAccount, callAll } from "./run-saga.ts";

// Posts what recorded facts owe to accounts, many facts to one account in one request. An account that does not answer
// keeps nobody else waiting; its facts stay owed.

export type ReportPin = (account: string, key: string, failures: number) => Promise<void>;
type OwedFact = { readonly seq: number; readonly line: StoreLine; readonly calls: readonly PlannedCall[] };

const FACTS_PER_ROUND = 240;

// False: something stays owed.
export async function postFacts(
	book: StoreBook,
	call: CallAccount,
	reportPin: ReportPin,
	clock: () => number,
): Promise<boolean> {
	let allPosted = true;
	let after = 0;
	for (;;) {
		const facts = book
			.listOwed(after, FACTS_PER_ROUND)
			.map(({ seq, line }): OwedFact => ({ seq, line, calls: callsOf(line) }));
		if (facts.length === 0) return allPosted;
		const settled = await postRound(book, facts, call, reportPin);
		if (settled.length < facts.length) allPosted = false;
		book.settleOwed(settled, clock());
		after = must(facts.at(-1), "a round has a last fact").seq;
	}
}

async function postRound(
	book: StoreBook,
	facts: readonly OwedFact[],
	call: CallAccount,
	reportPin: ReportPin,
): Promise<SettledFact[]> {
	const { org } = book.mustIdentity();
	const answers = await answerAll(facts, call);
	const reported = await Promise.all(facts.map(({ line }) => reportFailures(line, reportPin)));
	return facts.flatMap(({ seq, line, calls }, place) => {
		if (!reported[place]) return [];
		const asked = calls.flatMap((one) => {
			const answer = answers.get(callKey(one.call));
			return answer === undefined ? [] : [{ ...one, answer }];
		});
		if (asked.length < calls.length) return [];
		const posted = line.effects.transfers.map((transfer, index) => {
			const { answer } = must(asked[index], "every transfer was answered");
			return postedTransfer(line.op.id, transfer.number, transfer.account, answer);
		});
		return [{ seq, posted, carried: nestedLinesOf(org, asked) }];
	});
}

async function answerAll(facts: readonly OwedFact[], call: CallAccount) {
	const answers = new Map<string, Awaited<ReturnType<typeof callAll>>[number]["answer"]>();
	const groups = [
		...Map.groupBy(
			facts.flatMap(({ calls }) => calls),
			({ account }) => account,
		).values(),
	];
	await Promise.all(
		groups.map(async (group) => {
			try {
				for (const { call: made, answer } of await callAll(group, call)) answers.set(callKey(made), answer);
			} catch (error) {
				console.error(JSON.stringify({ level: "error", at: "post-facts", message: String(error) }));
			}
		}),
	);
	return answers;
}

function callsOf({ op, hash, store, till, happenedAt, effects }: StoreLine): PlannedCall[] {
	const sold = { id: op.id, hash, happenedAt };
	return effects.transfers.map((transfer) => factCall(transfer, sold, { store, actor: till }));
}

// False: the gate did not answer, and is told again later.
async function reportFailures(
	{ op, effects: { pinFailures } }: StoreLine,
	reportPin: ReportPin,
): Promise<boolean> {
	if (pinFailures === null) return true;
	try {
		await reportPin(pinFailures.account, op.id, pinFailures.failures);
		return true;
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "report-pin", message: String(error) }));
		return false;
	}
}
