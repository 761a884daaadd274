import type { AccountAnswer, TakenOver, TakeoverCall } from "../../domain/account/call.ts";
import {
	type AccountHead,
	balanceOf,
	liveHolds,
	purseOf,
	unlistedHead,
	withoutExpired,
} from "../../domain/account/head.ts";
import { type AccountBody, answerOf, readAccountLine } from "../../domain/account/line.ts";
import { moveBalance } from "../../domain/account/post.ts";
import { unreachable } from "../../domain/core/assert.ts";
import type { Decline } from "../../domain/protocol/declines.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Journal, JournalRow } from "../journal/journal.ts";
import { type Here, makeEntry } from "./lines.ts";

// A lost tag: a new account, unused, takes over what the old one held. The store asks three times, each step once:
// the new account is claimed, the old one emptied and closed, the new one receives. While the middle is not known the
// value is in the old account or on its way in the store's open ask, never in both. What comes to the old account
// afterwards, a sale taken back, stays there and is flagged; taking over again between the same two brings it.
//
// The transfer and the hash of its op are what it is. Another op under the same id, sent by another store, gets nothing
// of what this one moved; and an account receives only by the transfer that has claimed it, so once.

export class Takeovers {
	readonly #journal: Journal;
	readonly #head: () => AccountHead | undefined;

	constructor(journal: Journal, head: () => AccountHead | undefined) {
		this.#journal = journal;
		this.#head = head;
	}

	apply(call: TakeoverCall, here: Here): AccountAnswer {
		const key = `${call.transfer}/${call.do}`;
		const earlier = this.#journal.find(key);
		if (this.#isForeign(call, earlier))
			return refused({ reason: "transfer-reused", transfer: call.transfer });
		if (earlier !== undefined) return this.#again(call, earlier);
		const head = this.#head();
		if (head === undefined || head.unlisted) return this.#refuseUnknown(call, head, here, key);
		switch (call.do) {
			case "claim":
				return this.#claim(call, head, here, key);
			case "unclaim": {
				const { claimedBy: _, ...free } = head;
				return this.#line(call, here, key, { head: head.claimedBy === call.transfer ? free : head });
			}
			case "close":
				return this.#close(call, head, here, key);
			case "receive":
				return this.#receive(call, head, here, key);
			default:
				return unreachable(call);
		}
	}

	// The id stands for another takeover here.
	#isForeign({ transfer, hash, do: step }: TakeoverCall, earlier: JournalRow | undefined): boolean {
		const claimed = step === "close" ? undefined : this.#journal.find(`${transfer}/claim`);
		return [earlier, claimed].some((line) => line !== undefined && line.hash !== hash);
	}

	// The one that was to be emptied keeps the refusal: its store frees the new account for it, and were it emptied all the
	// same when it is asked again, nobody could receive that.
	#refuseUnknown(call: TakeoverCall, head: AccountHead | undefined, here: Here, key: string): AccountAnswer {
		const { org, account } = here;
		const decline = { reason: "account-unknown", account } as const;
		if (call.do !== "close") return refused(decline);
		return this.#decline(call, here, key, head ?? unlistedHead(org, account), decline);
	}

	#claim(call: TakeoverCall & { do: "claim" }, head: AccountHead, here: Here, key: string): AccountAnswer {
		const { account } = here;
		const isHeir = head.predecessor === call.predecessor;
		const isUsed = Object.keys(head.balances).length > 0 || head.predecessor !== undefined;
		// An heir that was taken over itself receives all the same: a third account may have it from there.
		const isFree = isHeir || (!isUsed && head.status !== "closed");
		if (!isFree || head.claimedBy !== undefined)
			return this.#decline(call, here, key, head, { reason: "account-used", account });
		if (head.status === "blocked")
			return this.#decline(call, here, key, head, { reason: "account-blocked", account });
		return this.#line(call, here, key, { head: { ...head, claimedBy: call.transfer } });
	}

	#close(call: TakeoverCall & { do: "close" }, head: AccountHead, here: Here, key: string): AccountAnswer {
		const { account, successor } = { account: here.account, successor: call.successor };
		if (liveHolds(head, here.at).length > 0)
			return this.#decline(call, here, key, head, { reason: "account-busy", account });
		// What lies in the purse stays: some of it may be spent, and be on its way here. Once the purse is closed, taking
		// over again brings the rest.
		const units = Object.keys(head.balances).map((unit) => [unit, movableOf(head, unit)] as const);
		const isLeft = successor === head.successor && units.some(([, minor]) => minor !== 0);
		if (head.status === "closed" && !isLeft) {
			return this.#decline(call, here, key, head, {
				reason: "account-closed",
				account,
				successor: head.successor ?? account,
			});
		}
		const events: JournalEvent[] = [];
		let emptied = withoutExpired(head, here.at);
		for (const [unit, minor] of units) {
			events.push(...this.#move(call, here, emptied, unit, 0 - minor));
			emptied = moveBalance(emptied, unit, 0 - minor);
		}
		const closed: AccountHead = { ...emptied, status: "closed", successor };
		const what = JSON.stringify(movedFrom(head, Object.fromEntries(units)));
		const event = this.#append(call, here, key, { head: closed, what });
		return this.#again(call, event, events);
	}

	#receive(
		call: TakeoverCall & { do: "receive" },
		head: AccountHead,
		here: Here,
		key: string,
	): AccountAnswer {
		const { moved, predecessor, transfer } = call;
		if (head.claimedBy !== transfer) return refused({ reason: "account-used", account: here.account });
		const { balances, ...words } = moved;
		const events: JournalEvent[] = [];
		const { claimedBy: _, ...free } = head;
		let filled: AccountHead = head.predecessor === predecessor ? free : { ...free, ...words, predecessor };
		for (const [unit, amountMinor] of Object.entries(balances)) {
			events.push(...this.#move(call, here, filled, unit, amountMinor));
			filled = moveBalance(filled, unit, amountMinor);
		}
		return answerOf(this.#append(call, here, key, { head: filled }), events);
	}

	#move(
		call: TakeoverCall,
		here: Here,
		head: AccountHead,
		unit: string,
		amountMinor: number,
	): JournalEvent[] {
		if (amountMinor === 0) return [];
		// Its guest has another tag by now: somebody should take over what came.
		const flag = call.do === "receive" && head.status === "closed" ? "account-closed" : null;
		const entry = makeEntry(call, unit, amountMinor, "takeover", "", flag);
		const key = `${call.transfer}/${call.do}/${unit}`;
		const body: AccountBody = { head: moveBalance(head, unit, amountMinor), entry };
		return [this.#journal.append({ kind: "posted", key, hash: call.hash, at: here.at, body, carried: true })];
	}

	// The lines that moved value stand right before the one that closed or received.
	#again(call: TakeoverCall, event: JournalEvent, moves?: readonly JournalEvent[]): AccountAnswer {
		const before = moves ?? this.#movesBefore(call, event.seq);
		const answer = answerOf(event, before);
		const { what } = readAccountLine(event);
		return answer.ok && what !== undefined ? { ...answer, moved: JSON.parse(what) as TakenOver } : answer;
	}

	#movesBefore(call: TakeoverCall, seq: number): JournalEvent[] {
		const mine = `"transfer":${JSON.stringify(call.transfer)}`;
		const rows = this.#journal.listBefore(seq, UNITS_MAX);
		const end = rows.findIndex(({ kind, body }) => kind !== "posted" || !body.includes(mine));
		return rows.slice(0, end === -1 ? rows.length : end).reverse();
	}

	#line(call: TakeoverCall, here: Here, key: string, body: AccountBody): AccountAnswer {
		return answerOf(this.#append(call, here, key, body));
	}

	#decline(call: TakeoverCall, here: Here, key: string, head: AccountHead, declined: Decline): AccountAnswer {
		const { hash } = call;
		return answerOf(
			this.#journal.append({
				kind: "declined",
				key,
				hash,
				at: here.at,
				body: { head, declined },
				carried: true,
			}),
		);
	}

	#append({ hash }: TakeoverCall, { at }: Here, key: string, body: AccountBody): JournalEvent {
		return this.#journal.append({ kind: "changed", key, hash, at, body, carried: true });
	}
}

const UNITS_MAX = 50;

function refused(decline: Decline): AccountAnswer {
	return { ok: false, decline, events: [] };
}

function movableOf(head: AccountHead, unit: string): number {
	return balanceOf(head, unit) - purseOf(head, unit);
}

function movedFrom(head: AccountHead, balances: TakenOver["balances"]): TakenOver {
	const { name, maxMinor, bornOn, pinAboveMinor, creditMinor, offlineBlocked } = head;
	return {
		name,
		balances,
		maxMinor,
		...(bornOn === undefined ? {} : { bornOn }),
		...(pinAboveMinor === undefined ? {} : { pinAboveMinor }),
		...(creditMinor === undefined ? {} : { creditMinor }),
		...(offlineBlocked === undefined ? {} : { offlineBlocked }),
	};
}
