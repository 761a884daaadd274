import type { AccountAnswer, HoldCall, PostCall, TransferCall } from "../../domain/account/call.ts";
import { type AccountHead, type Hold, unlistedHead, withoutHold } from "../../domain/account/head.ts";
import { answerOf } from "../../domain/account/line.ts";
import { payableOf } from "../../domain/account/payout.ts";
import { decideAsk, decideFact, decideHold } from "../../domain/account/post.ts";
import { unreachable } from "../../domain/core/assert.ts";
import type { Decline } from "../../domain/protocol/declines.ts";
import type { Flag } from "../../domain/protocol/flags.ts";
import type { JournalRow } from "../journal/journal.ts";
import { SettleOrReverse } from "./endings.ts";
import { type AccountLines, type Here, makeEntry, purseIn, tagIn } from "./lines.ts";
import { Purses } from "./purses.ts";

// What becomes of one transfer in one account, asked once or many times:
//
//                 ┌─ post ask ─▶ posted | declined ── post fact ─▶ T/fact posted (flagged)
//   (never seen) ─┼─ post fact ▶ posted (perhaps flagged)
//                 ├─ hold ─────▶ held | declined      held ── settle ─▶ T/end posted | released
//                 └─ settle release, reverse ▶ voided: refused if it ever comes
//   (never seen) ── purse ─▶ changed | declined
//   posted ── reverse ─▶ T/back    held, declined ── reverse ─▶ T/back: no fact takes it any more
//
// Every arrow is one journal line; asked again, the line answers.

export class Transfers {
	readonly #lines: AccountLines;
	readonly #endings: SettleOrReverse;
	readonly #purses: Purses;

	constructor(lines: AccountLines) {
		this.#lines = lines;
		this.#purses = new Purses(lines);
		this.#endings = new SettleOrReverse(lines);
	}

	apply(call: TransferCall, here: Here): AccountAnswer {
		const earlier = this.#lines.find(call.transfer);
		if (earlier === undefined && this.#isForeign(call)) return this.#reused(call);
		if (earlier === undefined) return this.#answer(call, here, earlier);
		if (earlier.hash !== call.hash) return this.#reused(call);
		return { ...this.#answer(call, here, earlier), events: this.#lines.trail(call.transfer) };
	}

	// Gives back a part of what never was this sale's: under that id something else was paid.
	#isForeign(call: TransferCall): boolean {
		if ((call.do !== "post" && call.do !== "hold") || call.of === undefined) return false;
		const origin = this.#lines.find(call.of.transfer);
		return origin !== undefined && origin.hash !== call.of.hash;
	}

	#answer(call: TransferCall, here: Here, earlier: JournalRow | undefined): AccountAnswer {
		switch (call.do) {
			case "post":
				return earlier === undefined ? this.#post(call, here) : this.#postAgain(call, here, earlier);
			case "hold":
				return earlier === undefined ? this.#hold(call, here) : this.#holdAgain(call, earlier);
			case "settle":
				return this.#endings.settle(call, here, earlier);
			case "reverse":
				return this.#endings.reverse(call, here, earlier);
			case "purse":
				return earlier === undefined ? this.#purses.move(call, here) : answerOf(earlier);
			default:
				return unreachable(call);
		}
	}

	#post(call: PostCall, here: Here): AccountAnswer {
		const head = this.#lines.head();
		if (call.mode === "fact") return this.#postFact(call, here, call.transfer);
		const amountMinor =
			call.amountMinor === "all" ? 0 - payableOf(head, call.unit, here.at) : call.amountMinor;
		const wanted = { ...call, amountMinor, ...tagIn(call, this.#lines) };
		const decided = decideAsk(head, here.account, wanted, here.at);
		if (!decided.ok) return this.#decline(call, head, decided.refusal, here);
		if (amountMinor === 0) {
			return this.#decline(call, head, { reason: "nothing-to-pay-out", account: here.account }, here);
		}
		const entry = {
			...makeEntry(call, call.unit, amountMinor, call.cause, call.note, null),
			...purseIn(call, 0 - amountMinor),
		};
		return this.#lines.add(call, here, {
			kind: "posted",
			key: call.transfer,
			body: { head: decided.value, entry },
		});
	}

	#postFact(call: PostCall, here: Here, key: string, flagFirst: Flag | null = null): AccountAnswer {
		const head = this.#lines.head() ?? unlistedHead(here.org, here.account);
		const amountMinor =
			call.amountMinor === "all" ? 0 - payableOf(head, call.unit, here.at) : call.amountMinor;
		const posted = decideFact(head, { ...call, amountMinor, ...tagIn(call, this.#lines) }, here.at);
		const isWorse = posted.flag === "amount-impossible" || posted.flag === "tag-forked";
		const flag = isWorse ? posted.flag : (flagFirst ?? posted.flag);
		const entry = {
			...makeEntry(call, call.unit, posted.movedMinor, call.cause, call.note, flag),
			...(posted.flag === "amount-impossible" ? {} : purseIn(call, posted.takenMinor)),
		};
		return this.#lines.add(call, here, { kind: "posted", key, body: { head: posted.head, entry } });
	}

	// A fact takes what an ask was refused; whatever else happened before, the transfer moved value at most once.
	#postAgain(call: PostCall, here: Here, earlier: JournalRow): AccountAnswer {
		if (earlier.kind === "voided") {
			return call.mode === "ask"
				? isVoided(call, earlier)
				: this.#lines.nothing(call.unit, "transfer-voided");
		}
		if (call.mode === "ask" || earlier.kind === "posted") return answerOf(earlier);
		const end = this.#lines.find(`${call.transfer}/end`);
		if (end?.kind === "posted") return answerOf(end);
		const taken = this.#lines.find(`${call.transfer}/fact`);
		if (taken !== undefined) return answerOf(taken);
		const back = this.#lines.find(`${call.transfer}/back`);
		if (back !== undefined) return this.#lines.nothing(call.unit, "transfer-voided");
		if (earlier.kind === "held" && end === undefined) return this.#endings.postHold(call, here, earlier);
		return this.#postFact(call, here, `${call.transfer}/fact`, "taken-after-decline");
	}

	#hold(call: HoldCall, here: Here): AccountAnswer {
		const head = this.#lines.head();
		const decided = decideHold(head, here.account, { ...call, ...tagIn(call, this.#lines) }, here.at);
		if (!decided.ok) return this.#decline(call, head, decided.refusal, here);
		const { transfer, unit, amountMinor, cause } = call;
		const expiresAt = here.at + call.ttlMs;
		const clean = withoutHold(decided.value, transfer, here.at);
		const held = { transfer, unit, amountMinor, expiresAt, cause };
		const hold: Hold = call.purse === undefined ? held : { ...held, fromPurse: true };
		const holds = [...(clean.holds ?? []), hold];
		const body = { head: { ...clean, holds }, hold: { unit, amountMinor, expiresAt } };
		return this.#lines.add(call, here, { kind: "held", key: transfer, body });
	}

	#holdAgain(call: HoldCall, earlier: JournalRow): AccountAnswer {
		if (earlier.kind === "voided") return isVoided(call, earlier);
		return answerOf(earlier);
	}

	// A declined ask is as durable as a posted one. An account that was never opened keeps nothing, so its refusal is
	// the only one that is not remembered here.
	#decline(
		call: PostCall | HoldCall,
		head: AccountHead | undefined,
		declined: Decline,
		here: Here,
	): AccountAnswer {
		if (head === undefined) return { ok: false, decline: declined, events: [] };
		return this.#lines.add(call, here, { kind: "declined", key: call.transfer, body: { head, declined } });
	}

	#reused(call: TransferCall): AccountAnswer {
		const { transfer } = call;
		const isAsked = call.do === "hold" || call.do === "purse";
		const mayDecline = isAsked || (call.do === "post" && call.mode === "ask");
		if (mayDecline) return { ok: false, decline: { reason: "transfer-reused", transfer }, events: [] };
		return this.#lines.nothing("", "transfer-reused");
	}
}

function isVoided({ transfer }: HoldCall | PostCall, earlier: JournalRow): AccountAnswer {
	return { ok: false, decline: { reason: "transfer-voided", transfer }, events: [earlier] };
}
