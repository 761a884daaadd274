import type { AccountAnswer, AccountCall, By } from "../../domain/account/call.ts";
import type { Cause } from "../../domain/account/cause.ts";
import type { AccountHead } from "../../domain/account/head.ts";
import { balanceIn, entryView, readAccountLine } from "../../domain/account/line.ts";
import type { PayoutRefusal } from "../../domain/account/payout.ts";
import { type AccountRefusal, decideAsk } from "../../domain/account/post.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount, PaidOut } from "../../domain/protocol/views.ts";
import { Journal, type JournalRow } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";
import { AccountLines, makeEntry } from "./lines.ts";
import { type OfficePayoutRequest, payOut } from "./pay-out.ts";
import { TagCounters } from "./tag-counters.ts";
import { Takeovers } from "./takeover.ts";
import { Transfers } from "./transfers.ts";

// The book of one account. Its journal is everything it keeps: the newest line holds the head, the key finds the
// answer to a call that comes again. It decides nothing itself (domain/account) and calls nobody.

export type KeyReused = { readonly reason: "key-reused"; readonly key: string };
// Value that comes from outside, asked for by the worker: a grant of the organizer, a top-up of a provider.
export type CreditRequest = {
	readonly transfer: string;
	readonly hash: string;
	readonly unit: string;
	readonly amountMinor: number;
	readonly cause: Extract<Cause, "grant" | "topup">;
	readonly note: string;
	readonly by: By;
};
export type AccountChange = Partial<
	Pick<AccountHead, "maxMinor" | "creditMinor" | "bornOn" | "lockedUntil"> & {
		status: "active" | "blocked";
		pinAboveMinor: number | null;
		permit: { till: string; until: number };
	}
>;

export class AccountBook {
	readonly journal: Journal;
	readonly #counters: TagCounters;
	readonly #transfers: Transfers;
	readonly #takeovers: Takeovers;
	// The line that was read last for its head: it is asked for several times a call.
	#newest: { readonly line: JournalRow; readonly head: AccountHead } | undefined;

	constructor(sql: Sql) {
		this.journal = new Journal(sql, true);
		this.#counters = new TagCounters(sql);
		this.#transfers = new Transfers(new AccountLines(this.journal, this.#counters, () => this.head()));
		this.#takeovers = new Takeovers(this.journal, () => this.head());
	}

	head(): AccountHead | undefined {
		const last = this.journal.last();
		if (last === undefined) return undefined;
		if (this.#newest?.line !== last) this.#newest = { line: last, head: readAccountLine(last).head };
		return this.#newest.head;
	}

	// Everything a store asks at once is one transaction. A single call is one statement and needs none.
	apply(org: string, account: string, calls: readonly AccountCall[], at: number): AccountAnswer[] {
		const here = { org, account, at };
		const answer = (call: AccountCall): AccountAnswer => {
			switch (call.do) {
				case "claim":
				case "unclaim":
				case "close":
				case "receive":
					return this.#takeovers.apply(call, here);
				default:
					return this.#transfers.apply(call, here);
			}
		};
		const isOneRow = calls.length === 1 && calls.every(writesOneRow);
		return isOneRow ? calls.map(answer) : this.journal.atomically(() => calls.map(answer));
	}

	// Opening twice is the same as once; a second opening with other words changes nothing and is refused. What was
	// posted before anyone opened it stays.
	open(org: string, request: OpenAccount, hash: string, at: number): Result<AccountHead, KeyReused> {
		const key = `open:${request.id}`;
		const earlier = this.journal.find(key);
		if (earlier !== undefined) {
			if (earlier.hash !== hash) return refuse({ reason: "key-reused", key });
			return accept(readAccountLine(earlier).head);
		}
		// Blocked where there are two of its tag: opening it is not looking at that.
		const { unlisted: _, ...found } = this.head() ?? { balances: {}, status: "active" as const };
		const head: AccountHead = {
			...found,
			org,
			account: request.id,
			name: request.name,
			maxMinor: request.maxMinor,
			...(request.bornOn === undefined ? {} : { bornOn: request.bornOn }),
			...(request.creditMinor === undefined ? {} : { creditMinor: request.creditMinor }),
		};
		this.journal.append({ kind: "opened", at, key, hash, body: { head } });
		return accept(head);
	}

	// Unlike a store's ask or a payout, a refused credit is not remembered: who pays in tries again under the same key.
	credit(account: string, request: CreditRequest, at: number): Result<Balance, AccountRefusal | KeyReused> {
		const { transfer, hash, unit, amountMinor, cause, note } = request;
		const earlier = this.journal.find(transfer);
		if (earlier !== undefined) {
			if (earlier.hash !== hash) return refuse({ reason: "key-reused", key: transfer });
			return accept(balanceIn(readAccountLine(earlier).head, unit));
		}
		const decided = decideAsk(this.head(), account, { ...request, minAge: null }, at);
		if (!decided.ok) return decided;
		const entry = makeEntry(request, unit, amountMinor, cause, note, null);
		this.journal.append({ kind: "posted", at, key: transfer, hash, body: { head: decided.value, entry } });
		return accept(balanceIn(decided.value, unit));
	}

	payOut(
		org: string,
		account: string,
		request: OfficePayoutRequest,
		at: number,
	): Result<PaidOut, PayoutRefusal | KeyReused> {
		return payOut(this.journal, this.head(), request, { org, account, at });
	}

	// A line that history gave back.
	putBack(line: JournalEvent): void {
		this.journal.putBack(line, true);
		this.#counters.note(line);
	}

	// What may be said of an account besides money: its standing, its limits, who may use its PIN. Undefined: unknown.
	change(
		what: string,
		{ permit, pinAboveMinor, status, ...words }: AccountChange,
		at: number,
	): AccountHead | undefined {
		const head = this.head();
		if (head === undefined || head.unlisted) return undefined;
		// Whoever lets it be used again has looked: tills without a network may serve it as well.
		const { offlineBlocked, ...unblocked } = head;
		const seen = status === "active" || offlineBlocked === undefined ? unblocked : head;
		const { pinAboveMinor: _, ...withoutPin } = seen;
		const pinned: AccountHead =
			pinAboveMinor === undefined ? seen : pinAboveMinor === null ? withoutPin : { ...seen, pinAboveMinor };
		const changed: AccountHead = {
			...pinned,
			...words,
			...(status === undefined || head.status === "closed" ? {} : { status }),
			...(permit === undefined ? {} : { permits: { ...livePermits(head, at), [permit.till]: permit.until } }),
		};
		this.journal.append({ kind: "changed", at, body: { head: changed, what } });
		return changed;
	}

	// A page of journal lines; those that moved no money are left out, so a page may hold fewer than asked for.
	listEntries(beforeSeq: number, limit: number): EntriesPage {
		const rows = this.journal.listBefore(beforeSeq, limit);
		const last = rows.at(-1);
		return {
			entries: rows.flatMap((row) => entryView(row) ?? []),
			next: last === undefined || rows.length < limit ? null : last.seq,
			predecessor: this.head()?.predecessor ?? null,
		};
	}
}

// A takeover moves each unit by a line of its own; what touches the tag notes its counter beside the line.
function writesOneRow(call: AccountCall): boolean {
	if (call.do === "close" || call.do === "receive" || call.do === "purse") return false;
	return !("purse" in call);
}

function livePermits({ permits = {} }: AccountHead, at: number): Record<string, number> {
	return Object.fromEntries(Object.entries(permits).filter(([, until]) => until > at));
}
