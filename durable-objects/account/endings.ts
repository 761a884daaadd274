import type { AccountAnswer, PostCall, ReverseCall, SettleCall } from "../../domain/account/call.ts";
import {
	type AccountHead,
	isBookable,
	liveHolds,
	unlistedHead,
	withoutHold,
} from "../../domain/account/head.ts";
import { type AccountBody, answerOf, entryOf, readAccountLine } from "../../domain/account/line.ts";
import { decideFact, decideHeld, moveBalance } from "../../domain/account/post.ts";
import { takeFromPurse } from "../../domain/account/purse.ts";
import { assert, must } from "../../domain/core/assert.ts";
import type { Flag } from "../../domain/protocol/flags.ts";
import type { JournalRow } from "../journal/journal.ts";
import { type AccountLines, type Here, makeEntry, purseIn, tagIn } from "./lines.ts";

// How a transfer ends that was promised, and how one is taken back.

export class SettleOrReverse {
	readonly #lines: AccountLines;

	constructor(lines: AccountLines) {
		this.#lines = lines;
	}

	settle(call: SettleCall, here: Here, earlier: JournalRow | undefined): AccountAnswer {
		if (earlier === undefined) {
			if (call.how === "post") return this.postHold(call, here, undefined);
			// Nobody opened it: it promised nothing and keeps nothing. Should the sale come as a fact, it owes its part.
			const head = this.#lines.head();
			if (head === undefined || head.unlisted) return this.#lines.nothing(call.unit, null);
			return this.#void(call, here);
		}
		if (earlier.kind !== "held") return answerOf(earlier);
		const end = this.#lines.find(`${call.transfer}/end`) ?? this.#lines.find(`${call.transfer}/back`);
		if (end !== undefined) return answerOf(end);
		if (call.how === "post") return this.postHold(call, here, earlier);
		const head = withoutHold(this.#lines.mustHead(), call.transfer, here.at);
		return this.#lines.add(call, here, { kind: "released", key: `${call.transfer}/end`, body: { head } });
	}

	// The sale is paid for as far as its store is concerned, so this cannot be refused any more. A hold that has run
	// out takes what there is, and more, and says so. The guest was looked at when it was held.
	postHold(call: PostCall | SettleCall, here: Here, held: JournalRow | undefined): AccountAnswer {
		const head = this.#lines.head() ?? unlistedHead(here.org, here.account);
		const promised =
			held === undefined ? undefined : must(readAccountLine(held).hold, "a held line has its hold");
		const { unit } = call;
		const amountMinor = call.amountMinor === "all" ? 0 : call.amountMinor;
		assert(
			promised === undefined ||
				(promised.unit === unit && Math.abs(amountMinor) <= Math.abs(promised.amountMinor)),
			"no more is posted than was held",
		);
		const lives = liveHolds(head, here.at).some(({ transfer }) => transfer === call.transfer);
		const without = withoutHold(head, call.transfer, here.at);
		const wanted = { unit, amountMinor, minAge: null, by: call.by, ...tagIn(call, this.#lines) };
		const posted = lives ? decideHeld(without, wanted, here.at) : decideFact(without, wanted, here.at);
		const flag = flagOfLate(posted.flag);
		const entry = {
			...makeEntry(call, unit, posted.movedMinor, call.cause, "", flag),
			...(flag === "amount-impossible" ? {} : purseIn(call, posted.takenMinor)),
		};
		const key = held === undefined ? call.transfer : `${call.transfer}/end`;
		return this.#lines.add(call, here, { kind: "posted", key, body: { head: posted.head, entry } });
	}

	// Moves back what the transfer moved, whatever the account's standing: it is the guest's own money.
	reverse(call: ReverseCall, here: Here, earlier: JournalRow | undefined): AccountAnswer {
		if (earlier === undefined) return this.#void(call, here);
		if (earlier.kind === "voided") return answerOf(earlier);
		const key = `${call.transfer}/back`;
		const back = this.#lines.find(key);
		if (back !== undefined) return answerOf(back);
		const taken = this.#takenBy(call.transfer, earlier);
		if (taken === "held") {
			const head = withoutHold(this.#lines.mustHead(), call.transfer, here.at);
			return this.#lines.add(call, here, { kind: "released", key, body: { head } });
		}
		// The fact that takes it all the same may still be on its way; this line refuses it.
		if (taken === undefined) {
			const body = this.#voided(call, this.#lines.mustHead(), here);
			return this.#lines.add(call, here, { kind: "voided", key, body });
		}
		const { unit, amountMinor: tookMinor } = entryOf(readAccountLine(taken));
		const found = this.#lines.mustHead();
		const mayMove = isBookable(found, unit, 0 - tookMinor);
		const amountMinor = mayMove ? 0 - tookMinor : 0;
		const head = moveBalance(found, unit, amountMinor);
		// Its guest has another tag by now: somebody should take over what came back.
		const flag = !mayMove ? "amount-impossible" : head.status === "closed" ? "account-closed" : null;
		const entry = makeEntry(call, unit, amountMinor, "void", "", flag);
		return this.#lines.add(call, here, { kind: "posted", key, body: { head, entry } });
	}

	#takenBy(transfer: string, earlier: JournalRow): JournalRow | "held" | undefined {
		if (earlier.kind === "posted") return earlier;
		const fact = this.#lines.find(`${transfer}/fact`);
		if (fact !== undefined) return fact;
		if (earlier.kind !== "held") return undefined;
		const end = this.#lines.find(`${transfer}/end`);
		if (end === undefined) return "held";
		return end.kind === "posted" ? end : undefined;
	}

	// The transfer may still be on its way; this line refuses it when it comes.
	#void(call: SettleCall | ReverseCall, here: Here): AccountAnswer {
		const head = this.#lines.head() ?? unlistedHead(here.org, here.account);
		const body = call.do === "reverse" ? this.#voided(call, head, here) : { head };
		return this.#lines.add(call, here, { kind: "voided", key: call.transfer, body });
	}

	#voided({ purse, hash }: ReverseCall, head: AccountHead, { at }: Here): AccountBody {
		if (purse === undefined) return { head };
		const { unit, tagCounter, voidedMinor } = purse;
		const tag = this.#lines.tagOf(tagCounter, hash);
		const left = takeFromPurse(head, { unit, amountMinor: 0 - voidedMinor, tag }, at);
		const moved = { move: "return", unit, amountMinor: 0 - left.takenMinor, tagCounter } as const;
		return { head: left.head, purse: tag.isTaken ? { ...moved, isForked: true } : moved };
	}
}

function flagOfLate(flag: Flag | null): Flag | null {
	if (flag === "below-floor" || flag === "purse-short") return "hold-expired";
	return flag === "account-locked" || flag === "pin-needed" ? null : flag;
}
