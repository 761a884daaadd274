import type { AccountAnswer, By } from "../../domain/account/call.ts";
import { type AccountHead, balanceOf } from "../../domain/account/head.ts";
import { type AccountBody, type AccountLineKind, answerIn, type Entry } from "../../domain/account/line.ts";
import type { TagUse } from "../../domain/account/purse.ts";
import { must } from "../../domain/core/assert.ts";
import type { Flag } from "../../domain/protocol/flags.ts";
import type { Journal, JournalRow } from "../journal/journal.ts";
import type { TagCounters } from "./tag-counters.ts";

// The journal of one account as its book's parts see it: the head, what answers for a key, and one more line.

export type Here = { readonly org: string; readonly account: string; readonly at: number };
export type AccountLine = {
	readonly kind: AccountLineKind;
	readonly key: string;
	readonly body: AccountBody;
};

const TRAIL = ["", "/fact", "/end", "/back"] as const;

export class AccountLines {
	readonly #journal: Journal;
	readonly #counters: TagCounters;
	readonly head: () => AccountHead | undefined;

	constructor(journal: Journal, counters: TagCounters, head: () => AccountHead | undefined) {
		this.#journal = journal;
		this.#counters = counters;
		this.head = head;
	}

	find(key: string): JournalRow | undefined {
		return this.#journal.find(key);
	}

	// The tag under this counter, for the op of this hash.
	tagOf(counter: number, hash: string): TagUse {
		return this.#counters.look(counter, hash);
	}

	mustHead(): AccountHead {
		return must(this.head(), "an account with lines has a head");
	}

	// Writes a line that a store asked for, and so carries home.
	add({ hash }: { hash: string }, { at }: Here, { kind, key, body }: AccountLine): AccountAnswer {
		const event = this.#journal.append({ kind, key, hash, at, body, carried: true });
		if (body.entry?.purse !== undefined || body.purse !== undefined) this.#counters.note(event);
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

// What a call wants from the purse on a tag, as the rules see it; and the entry's word about it.
export function tagIn(
	{ purse, hash }: { readonly purse?: { readonly tagCounter: number }; readonly hash: string },
	lines: AccountLines,
): { readonly tag?: TagUse } {
	return purse === undefined ? {} : { tag: lines.tagOf(purse.tagCounter, hash) };
}

export function purseIn(
	{ purse }: { readonly purse?: { readonly tagCounter: number } },
	takenMinor: number,
): Pick<Entry, "purse"> {
	return purse === undefined ? {} : { purse: { tagCounter: purse.tagCounter, takenMinor } };
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
