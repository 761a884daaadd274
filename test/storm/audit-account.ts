import type { AccountHead } from "../../domain/account/head.ts";
import type { AccountBody } from "../../domain/account/line.ts";
import { sqlOn } from "../support/node-sql.ts";
import { PurseAudit } from "./audit-purse.ts";
import type { AccountNode } from "./nodes.ts";
import type { Complain } from "./till.ts";

// Follows the journal of one account line by line and keeps books of its own beside it, with its own arithmetic: what
// the account says of itself is compared, never believed.

type Row = {
	seq: number;
	key: string | null;
	hash: string | null;
	kind: string;
	at: number;
	body: string;
};
type Held = { amountMinor: number; unit: string; expiresAt: number; fromPurse: boolean };

const UNSENT = `SELECT seq FROM journal
	WHERE carried = 0 AND seq > ifnull((SELECT confirmed FROM cursor), 0) LIMIT 1`;

export type Movement = {
	readonly account: string;
	readonly key: string;
	readonly transfer: string;
	readonly unit: string;
	readonly amountMinor: number;
	readonly cause: string;
	readonly flag: string | null;
	readonly store: string | null;
};

export class AccountAudit {
	readonly node: AccountNode;
	readonly balances = new Map<string, number>();
	readonly movements: Movement[] = [];
	readonly purses: PurseAudit;
	// How often each transfer moved value, its reversal apart.
	readonly moved = new Map<string, number>();
	readonly #holds = new Map<string, Held>();
	readonly #ended = new Set<string>();
	readonly #complain: Complain;
	// As the line before left it.
	#before: AccountHead | null = null;
	seq = 0;
	#isSent: boolean | null = null;

	constructor(node: AccountNode, complain: Complain) {
		this.node = node;
		this.#complain = (claim, evidence) => complain(claim, { account: node.account, evidence });
		this.purses = new PurseAudit(this.#complain);
	}

	look(): void {
		const { written } = this.node;
		if (written.isNothing()) return;
		if (written.has("journal")) this.#follow();
		this.#isSent = null;
		written.clear();
	}

	// Whether history has confirmed every line that no store carries there.
	get isSent(): boolean {
		this.#isSent ??= sqlOn(this.node.db).first(UNSENT) === undefined;
		return this.#isSent;
	}

	#follow(): void {
		const query = "SELECT seq, key, hash, kind, at, body FROM journal WHERE seq > ? ORDER BY seq";
		for (const row of sqlOn(this.node.db).all<Row>(query, this.seq)) {
			if (row.seq !== this.seq + 1) this.#complain("the journal has a gap", row);
			this.seq = row.seq;
			this.#readLine(row);
		}
	}

	#readLine(row: Row): void {
		const body = JSON.parse(row.body) as AccountBody;
		const key = row.key ?? "";
		if (row.kind === "held") this.#hold(key, row, body);
		if (row.kind === "posted") this.#post(key, row, body);
		if (row.kind === "released") this.#end(key);
		if (row.kind === "declined") this.#checkDecline(key, row, body);
		const { purse } = body;
		if (purse !== undefined) this.purses.move(row, body, this.#available(purse.unit, row.at, 0));
		this.purses.check(row, body);
		this.#before = body.head;
		for (const [unit, balanceMinor] of Object.entries(body.head.balances)) {
			if ((this.balances.get(unit) ?? 0) !== balanceMinor) {
				this.#complain("I1: the balance is not the sum of the entries", {
					row,
					own: this.balances.get(unit),
				});
				this.balances.set(unit, balanceMinor);
			}
		}
	}

	#hold(key: string, row: Row, { hold, head }: AccountBody): void {
		if (hold === undefined) throw new Error(`a held line has no hold: ${row.body}`);
		const before = this.#available(hold.unit, row.at, head.creditMinor ?? 0);
		const fromPurse = head.holds?.find(({ transfer }) => transfer === key)?.fromPurse ?? false;
		if (!fromPurse && hold.amountMinor < 0 && before + hold.amountMinor < 0)
			this.#complain("I4: more was promised than there was", row);
		this.#holds.set(key, { ...hold, fromPurse });
		if (fromPurse) this.purses.promise(key, hold);
	}

	#post(key: string, row: Row, { entry, head }: AccountBody): void {
		if (entry === undefined) throw new Error(`a posted line has no entry: ${row.body}`);
		const { transfer, unit, amountMinor, cause, flag } = entry;
		const { store } = entry.by;
		const held = this.#holds.get(transfer);
		const isBack = key.endsWith("/back");
		const isTakeover = cause === "takeover";
		const before = this.#available(unit, row.at, head.creditMinor ?? 0);
		if (key.endsWith("/end")) this.purses.end(transfer);
		const beside = amountMinor + this.purses.take(row, entry, head);
		this.balances.set(unit, (this.balances.get(unit) ?? 0) + amountMinor);
		this.movements.push({ account: this.node.account, key, transfer, unit, amountMinor, cause, flag, store });
		if (key.endsWith("/end")) {
			this.#end(key);
			if (held === undefined || Math.abs(amountMinor) > Math.abs(held.amountMinor)) {
				this.#complain("I7: more was posted than was held", row);
			}
			this.#count(transfer, row);
			return;
		}
		const isLeft = key.includes("/close/") && this.balances.get(unit) !== this.purses.minor(unit);
		if (isLeft) this.#complain("P1: a takeover left more or less than lies on the tag", row);
		if (isBack || isTakeover) return;
		this.#count(transfer, row);
		const isShort = beside < 0 && before + beside < 0;
		if (isShort && flag === null) this.#complain("I4: taken below the floor without a flag", row);
		// Of the office nobody asks the guest's PIN.
		if (flag === null && this.#isRefused(row.at, isOffice(key) ? 0 : amountMinor))
			this.#complain("I4: what an ask would have been refused has no flag", row);
	}

	// Nobody in the storm types a PIN.
	#isRefused(at: number, amountMinor: number): boolean {
		if (this.#before === null) return true;
		const { status, lockedUntil = 0, pinAboveMinor } = this.#before;
		if (status !== "active" || lockedUntil > at) return true;
		return pinAboveMinor !== undefined && -amountMinor > pinAboveMinor;
	}

	#count(transfer: string, row: Row): void {
		const times = (this.moved.get(transfer) ?? 0) + 1;
		this.moved.set(transfer, times);
		if (times > 1) this.#complain("I3: one transfer moved value twice", row);
	}

	#end(key: string): void {
		const transfer = key.replace(/\/(end|back)$/, "");
		if (this.#ended.has(transfer)) this.#complain("I7: a hold was resolved twice", key);
		this.#ended.add(transfer);
		this.purses.end(transfer);
		this.#holds.delete(transfer);
	}

	// A refusal for want of money must be true.
	#checkDecline(key: string, row: Row, { declined, head }: AccountBody): void {
		if (declined?.reason !== "funds-short") return;
		const { unit } = declined;
		const available = this.#available(unit, row.at, head.creditMinor ?? 0);
		// The office gives no credit away.
		const ownMinor = (this.balances.get(unit) ?? 0) - this.purses.minor(unit);
		const own = isOffice(key) ? Math.max(0, Math.min(ownMinor, available)) : available;
		if (own !== declined.availableMinor)
			this.#complain("I1: available is not balance less live holds", { row, own });
	}

	#available(unit: string, at: number, creditMinor: number): number {
		let available = (this.balances.get(unit) ?? 0) + creditMinor - this.purses.minor(unit);
		for (const hold of this.#holds.values()) {
			if (hold.fromPurse) continue;
			if (hold.unit === unit && hold.amountMinor < 0 && hold.expiresAt > at) available += hold.amountMinor;
		}
		return available;
	}
}

function isOffice(key: string): boolean {
	return key.startsWith("payout:");
}
