import { type AccountHead, accountHeadSchema } from "../../domain/account/head.ts";
import {
	balanceIn,
	type DeclinedBody,
	entryView,
	type OpenedBody,
	type PostedBody,
	readHead,
} from "../../domain/account/line.ts";
import {
	type CreditRefusal,
	type DebitRefusal,
	decideCredit,
	decideDebit,
	type Entry,
	type Transfer,
} from "../../domain/account/post.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount } from "../../domain/protocol/views.ts";
import { Journal, type JournalRow } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";

// The book of one account. Its journal is everything it keeps: the newest line holds the head, the key finds the
// answer to a transfer that comes again. It decides nothing itself (domain/account) and calls nobody. Every turn
// writes at most one line, and one statement is atomic by itself: no transaction is needed around it.

export type KeyReused = { readonly reason: "key-reused"; readonly key: string };
export type DebitRequest = Transfer & {
	readonly account: string;
	readonly by: Entry["by"];
	readonly at: number;
};
export type Posted = { readonly balance: Balance; readonly event: JournalEvent };
export type DebitRefused = { readonly refusal: DebitRefusal; readonly event: JournalEvent | null };
export type DebitAnswer = Result<Posted, DebitRefused | { refusal: KeyReused; event: null }>;
export type GrantRequest = Transfer & {
	readonly note: string;
	readonly by: Entry["by"];
	readonly at: number;
};

export class AccountBook {
	readonly journal: Journal;

	constructor(sql: Sql) {
		this.journal = new Journal(sql);
	}

	head(): AccountHead | undefined {
		const last = this.journal.last();
		return last === undefined ? undefined : accountHeadSchema.parse(readHead(last));
	}

	// Opening twice is the same as once; a second opening with other words changes nothing and is refused.
	open(org: string, request: OpenAccount, hash: string, at: number): Result<AccountHead, KeyReused> {
		const key = `open:${request.id}`;
		const earlier = this.journal.find(key);
		if (earlier !== undefined) {
			if (earlier.hash !== hash) return refuse({ reason: "key-reused", key });
			return accept(readHead(earlier));
		}
		const head: AccountHead = {
			org,
			account: request.id,
			name: request.name,
			status: "active",
			maxMinor: request.maxMinor,
			balances: {},
		};
		this.journal.append({ kind: "account-opened", at, key, hash, body: { head } satisfies OpenedBody });
		return accept(head);
	}

	// A declined debit is as durable as a posted one: after a top-up the same transfer stays declined. An account
	// that was never opened keeps nothing, so its refusal is the only one that is not remembered here.
	debit(request: DebitRequest): DebitAnswer {
		const earlier = this.journal.find(request.transfer);
		if (earlier !== undefined) return this.#answerAgain(earlier, request);
		const head = this.head();
		const entry = entryOf(request, -request.amountMinor, "sale", "");
		const decided = decideDebit(head, request.account, request);
		const keyed = { at: request.at, key: request.transfer, hash: request.hash, carried: true };
		if (decided.ok) {
			const body: PostedBody = { head: decided.value, entry };
			const event = this.journal.append({ ...keyed, kind: "debited", body });
			return accept({ balance: balanceIn(decided.value, request.unit), event });
		}
		if (head === undefined) return refuse({ refusal: decided.refusal, event: null });
		const body: DeclinedBody = { head, entry, declined: decided.refusal };
		const event = this.journal.append({ ...keyed, kind: "debit-declined", body });
		return refuse({ refusal: decided.refusal, event });
	}

	grant(account: string, request: GrantRequest): Result<Balance, CreditRefusal | KeyReused> {
		const earlier = this.journal.find(request.transfer);
		if (earlier !== undefined) {
			if (earlier.hash !== request.hash) return refuse({ reason: "key-reused", key: request.transfer });
			return accept(balanceIn(readHead(earlier), request.unit));
		}
		const decided = decideCredit(this.head(), account, request);
		if (!decided.ok) return decided;
		const body: PostedBody = {
			head: decided.value,
			entry: entryOf(request, request.amountMinor, "grant", request.note),
		};
		this.journal.append({
			kind: "credited",
			at: request.at,
			key: request.transfer,
			hash: request.hash,
			body,
		});
		return accept(balanceIn(decided.value, request.unit));
	}

	// A page of journal lines; those that moved no money are left out, so a page may hold fewer than asked for.
	listEntries(beforeSeq: number, limit: number): EntriesPage {
		const rows = this.journal.listBefore(beforeSeq, limit);
		const last = rows.at(-1);
		return {
			entries: rows.flatMap((row) => entryView(row) ?? []),
			next: last === undefined || rows.length < limit ? null : last.seq,
		};
	}

	#answerAgain(earlier: JournalRow & { hash: string }, request: DebitRequest): DebitAnswer {
		if (earlier.hash !== request.hash) {
			return refuse({ refusal: { reason: "key-reused", key: request.transfer }, event: null });
		}
		const { seq, kind, at, body } = earlier;
		const event = { seq, kind, at, body };
		if (kind === "debit-declined")
			return refuse({ refusal: (JSON.parse(body) as DeclinedBody).declined, event });
		return accept({ balance: balanceIn(readHead(event), request.unit), event });
	}
}

function entryOf(
	request: Transfer & { by: Entry["by"] },
	amountMinor: number,
	cause: Entry["cause"],
	note: string,
): Entry {
	return { transfer: request.transfer, unit: request.unit, amountMinor, cause, note, by: request.by };
}
