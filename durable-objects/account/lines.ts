import type { AccountAnswer, By } from "../../domain/account/call.ts";
import { type AccountHead, balanceOf } from "../../domain/account/head.ts";
import { type AccountBody, type AccountLineKind, answerIn, type Entry } from "../../domain/account/line.ts";
import { must } from "../../domain/core/assert.ts";
import type { Flag } from "../../domain/protocol/flags.ts";
import type { Journal, JournalRow } from "../journal/journal.ts";

// The journal of one account as its book's parts see it: the head, what answers for a key, and one more line.

export type Here = { readonly org: string; readonly account: string; readonly at: number };
export type Line = { readonly kind: AccountLineKind; readonly key: string; readonly body: AccountBody };

const TRAIL = ["", "/fact", "/end", "/back"] as const;

export class AccountLines {
	readonly #journal: Journal;
	readonly head: () => AccountHead | undefined;

	constructor(journal: Journal, head: () => AccountHead | undefined) {
		this.#journal = journal;
		this.head = head;
	}

	find(key: string): JournalRow | undefined {
		return this.#journal.find(key);
	}

	mustHead(): AccountHead {
		return must(this.head(), "an account with lines has a head");
	}

	// Writes a line that a store asked for, and so carries home.
	add({ hash }: { hash: string }, { at }: Here, { kind, key, body }: Line): AccountAnswer {
		const event = this.#journal.append({ kind, key, hash, at, body, carried: true });
		return answerIn(body, [event]);
	}

	// Everything that was ever written about a transfer. Whoever asks again gets all of it to carry home: a store may
	// have forgotten that it asked before.
	trail(transfer: string): JournalRow[] {
		const rows = TRAIL.flatMap((suffix) => this.find(`${transfer}${suffix}`) ?? []);
		return rows.sort((a, b) => a.seq - b.seq);
	}

	// The answer where nothing moved and there is nothing to write.
	nothing(unit: string, flag: Flag | null): AccountAnswer {
		const head = this.head();
		const balanceMinor = head === undefined || unit === "" ? 0 : balanceOf(head, unit);
		return { ok: true, unit, amountMinor: 0, balanceMinor, flag, events: [] };
	}
}

export function makeEntry(
	{ transfer, by }: { readonly transfer: string; readonly by: By },
	unit: string,
	amountMinor: number,
	cause: Entry["cause"],
	note: string,
	flag: Flag | null,
): Entry {
	return { transfer, unit, amountMinor, cause, note, by, flag };
}
