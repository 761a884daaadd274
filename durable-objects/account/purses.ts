import type { AccountAnswer, PurseCall } from "../../domain/account/call.ts";
import { type AccountHead, purseOf } from "../../domain/account/head.ts";
import {
	type AccountRefusal,
	decideLoad,
	type PurseRefusal,
	refuseStanding,
} from "../../domain/account/post.ts";
import { blockForked, decideReturn } from "../../domain/account/purse.ts";
import { type Result, refuse } from "../../domain/core/result.ts";
import type { AccountLines, Here } from "./lines.ts";

// What goes into the purse on the tag, and back. It is only ever asked for, and like any ask it is answered once.

export class Purses {
	readonly #lines: AccountLines;

	constructor(lines: AccountLines) {
		this.#lines = lines;
	}

	move(call: PurseCall, here: Here): AccountAnswer {
		const head = this.#lines.head();
		const decided = this.#decide(call, head, here);
		if (!decided.ok) return this.#decline(call, head, decided.refusal, here);
		const { move, unit, tagCounter, transfer: key } = call;
		const amountMinor = purseOf(decided.value, unit) - (head === undefined ? 0 : purseOf(head, unit));
		const purse = { move, unit, amountMinor, tagCounter };
		return this.#lines.add(call, here, { kind: "changed", key, body: { head: decided.value, purse } });
	}

	#decide(
		{ move, unit, amountMinor, tagCounter, hash, by }: PurseCall,
		head: AccountHead | undefined,
		{ account, at }: Here,
	): Result<AccountHead, AccountRefusal | PurseRefusal> {
		if (head === undefined || head.unlisted) return refuse({ reason: "account-unknown", account });
		// A lost tag's purse is closed whatever else became of the account.
		if (move === "close" || tagCounter === null)
			return decideReturn(head, { unit, remainingMinor: null, tag: null }, at);
		const tag = this.#lines.tagOf(tagCounter, hash);
		if (move === "load") return decideLoad(head, account, { unit, amountMinor, minAge: null, by, tag }, at);
		const standing = refuseStanding(head, at);
		if (standing !== undefined) return refuse(standing);
		return decideReturn(head, { unit, remainingMinor: amountMinor, tag }, at);
	}

	#decline(
		call: PurseCall,
		head: AccountHead | undefined,
		declined: AccountRefusal | PurseRefusal,
		here: Here,
	): AccountAnswer {
		if (head === undefined) return { ok: false, decline: declined, events: [] };
		const left = declined.reason === "tag-forked" ? blockForked(head) : head;
		const body = { head: left, declined };
		return this.#lines.add(call, here, { kind: "declined", key: call.transfer, body });
	}
}
