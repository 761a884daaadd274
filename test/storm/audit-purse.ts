import type { AccountHead } from "../../domain/account/head.ts";
import type { AccountBody, Entry } from "../../domain/account/line.ts";
import type { Complain } from "./till.ts";

// What lies in the purse on a guest's tag, with books of its own: loads less returns less what was paid from it, never
// less than nothing; and which op stands for which counter of the tag.

type Row = {
	readonly kind: string;
	readonly key: string | null;
	readonly at: number;
	readonly hash: string | null;
	readonly body: string;
};
type Promised = { readonly unit: string; readonly amountMinor: number; readonly expiresAt: number };

export class PurseAudit {
	readonly #complain: Complain;
	readonly #own = new Map<string, number>();
	readonly #promised = new Map<string, Promised>();
	readonly #ops = new Map<number, string>();
	// What went into a purse or back, by transfer.
	readonly moved = new Map<string, number>();
	// Refused because the tag said more than was put on it.
	forksRefused = 0;

	constructor(complain: Complain) {
		this.#complain = complain;
	}

	minor(unit: string): number {
		return this.#own.get(unit) ?? 0;
	}

	promise(transfer: string, promised: Promised): void {
		this.#promised.set(transfer, promised);
	}

	end(transfer: string): void {
		this.#promised.delete(transfer);
	}

	// Gives what of an entry the purse has paid.
	take(row: Row, { unit, amountMinor, flag, purse }: Entry, head: AccountHead): number {
		if (purse === undefined) return 0;
		const takenMinor = Math.max(0, Math.min(this.#free(unit, row.at), -amountMinor));
		this.#own.set(unit, this.minor(unit) - takenMinor);
		if (takenMinor !== purse.takenMinor) this.#complain("P1: a purse paid more or less than it held", row);
		if (-amountMinor > takenMinor && flag === null)
			this.#complain("P1: a purse that was short has no flag", row);
		const isForked = this.#note(purse.tagCounter, row);
		if (isForked !== (flag === "tag-forked"))
			this.#complain("P2: a copied tag is flagged, and no other", row);
		if (isForked && head.status === "active")
			this.#complain("P2: an account with two tags is not blocked", row);
		return takenMinor;
	}

	move(row: Row, { purse, head }: AccountBody, availableMinor: number): void {
		if (purse === undefined) return;
		const { move, unit, amountMinor, tagCounter } = purse;
		const free = this.#free(unit, row.at);
		if (move === "load" && amountMinor > availableMinor + (head.creditMinor ?? 0))
			this.#complain("P1: more was put on a tag than there was", row);
		if (move !== "load" && -amountMinor > free) this.#complain("P1: more came back than was set aside", row);
		if (move === "close" && -amountMinor !== free) this.#complain("P1: not all came back of a lost tag", row);
		this.#own.set(unit, this.minor(unit) + amountMinor);
		// Beside that it goes back of sales that were void before they came.
		if (row.kind === "changed") this.moved.set(row.key ?? "", amountMinor);
		if (tagCounter === null) return;
		const isForked = this.#note(tagCounter, row);
		if (isForked && row.kind === "changed")
			this.#complain("P2: an ask was done under the counter of another op", row);
		if (isForked !== (purse.isForked ?? false) || (isForked && head.status === "active"))
			this.#complain("P2: a copied tag is called so, its account blocked, and no other", row);
	}

	check(row: Row, { head, declined }: AccountBody): void {
		for (const unit of new Set([...this.#own.keys(), ...Object.keys(head.purses ?? {})])) {
			const minor = this.minor(unit);
			if (minor !== (head.purses?.[unit] ?? 0) || minor < 0)
				this.#complain("P1: a purse is not what was put in less what was taken", { row, minor });
		}
		if (declined?.reason !== "tag-forked") return;
		this.forksRefused += 1;
		if (declined.remainingMinor <= this.#free(declined.unit, row.at) || head.status === "active")
			this.#complain("P2: a tag was refused as copied that was not, or not blocked", row);
	}

	#free(unit: string, at: number): number {
		let free = this.minor(unit);
		for (const one of this.#promised.values())
			if (one.unit === unit && one.expiresAt > at) free += one.amountMinor;
		return free;
	}

	// True: another op stands for it.
	#note(counter: number, { hash }: Row): boolean {
		const known = this.#ops.get(counter);
		if (known === undefined) this.#ops.set(counter, hash ?? "");
		return known !== undefined && known !== hash;
	}
}
