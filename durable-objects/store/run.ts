import { must } from "../../domain/core/assert.ts";
import type { ChainLink, Op } from "../../domain/protocol/op.ts";
import type { Decided } from "../../domain/protocol/outcome.ts";
import { noReturns } from "../../domain/sale/returns.ts";
import { decideOp } from "../../domain/store/decide.ts";
import { asksAccounts, type Effects, NO_EFFECTS } from "../../domain/store/effects.ts";
import type { StoreLine } from "../../domain/store/line.ts";
import { declinedOutcome, doneOutcome } from "../../domain/store/outcome.ts";
import { noteLink, type Seen, seeLink } from "../../domain/till/chain.ts";
import { refusesOp } from "../../domain/till/presence.ts";
import {
	chargedAsk,
	type OpenAsk,
	openAsk,
	replaceAsk,
	type TillState,
	withoutAsk,
} from "../../domain/till/till.ts";
import { carryOut, explainOvertaken, finish, placeInShift, reserve, withReturns } from "./carry-out.ts";
import { applyNotedVoid } from "./noted-void.ts";
import type { Identity, StoreTables } from "./tables.ts";
import { viewOf } from "./view.ts";

// Ops of one till, decided one after the other inside one turn. Lines, levels and the till's row are written when the
// run ends: many facts of one product move its level once.

export type SentOp = { readonly op: Op; readonly hash: string; readonly ageMs: number };
export type Sending = {
	readonly till: string;
	// Which of the till's devices sends them, where its token says so.
	readonly device: string | null;
	readonly skewMs: number;
	readonly heardAt: number;
	readonly ops: readonly SentOp[];
};
export type Taken =
	// `drive`: an ask that this op lets go on.
	| { readonly next: "answer"; readonly outcome: Decided; readonly drive?: OpenAsk }
	| { readonly next: "drive"; readonly ask: OpenAsk }
	| { readonly next: "refuse"; readonly code: "key-reused" | "too-many-open" | "till-removed" };

const KEY_REUSED: Taken = { next: "refuse", code: "key-reused" };
const TILL_REMOVED: Taken = { next: "refuse", code: "till-removed" };

export class Run {
	readonly #tables: StoreTables;
	readonly #identity: Identity;
	readonly #now: number;
	readonly #device: string | null;
	#state: TillState;
	#isChanged = false;
	// What other tills of the store wait for; looked up when an op is new.
	#others: readonly OpenAsk[] | undefined;

	// `heardAt`: when the till sent its ops, as far as the store can tell; the last of many is decided much later.
	constructor(
		tables: StoreTables,
		till: string,
		skewMs: number,
		now: number,
		heardAt: number,
		device: string | null = null,
	) {
		this.#tables = tables;
		this.#device = device;
		this.#identity = must(tables.identity(), "a store that sells knows who it is");
		this.#now = now;
		const state = tables.till(till);
		this.#state = { ...state, skewMs, seenAt: Math.max(state.seenAt, heardAt) };
	}

	take(sent: SentOp): Taken {
		const { op, hash } = sent;
		const earlier = this.#tables.find(op.id);
		if (earlier !== undefined) {
			if (earlier.hash !== hash) return this.#refuse(sent, KEY_REUSED);
			const { outcome } = earlier;
			if (op.mode === "ask" || outcome.status !== "declined") return answer(outcome);
			return this.#takeAfterDecline(sent, earlier);
		}
		const waiting = this.#findOpen(op.id);
		if (waiting !== undefined) {
			if (waiting.hash !== hash) return this.#refuse(sent, KEY_REUSED);
			return op.mode === "ask" ? { next: "drive", ask: waiting } : this.#overtake(waiting, sent);
		}
		if (refusesOp(op, this.#tables.presences.get(this.#state.till), this.#device))
			return this.#refuse(sent, TILL_REMOVED);
		const taken = this.#decide(sent, op.id);
		if (taken.next === "refuse") return this.#refuse(sent, taken);
		this.#see(seeLink(this.#state.chain, op, hash), op, op.id);
		if (op.kind === "sale") this.#noteMenu(op.sale.menuVersion);
		return taken;
	}

	// An op that nobody could read has its place in its till's chain all the same.
	noteUnreadable(link: ChainLink, opId: string | null): void {
		this.#see(noteLink(this.#state.chain, link, "", opId), link, opId ?? "");
	}

	// What is refused leaves no line and may come again; it is not missed meanwhile. Whether it is a copy is said when it
	// is taken: a refusal is not remembered, and would be a new alert each time.
	#refuse({ op, hash }: SentOp, refusal: Taken): Taken {
		const noted = noteLink(this.#state.chain, op, hash, op.id);
		if (noted.alert !== "till-forked" && noted.chain !== this.#state.chain) this.#see(noted, op, op.id);
		return refusal;
	}

	// An op that another till of the store has asked is one intent all the same: devices are cloned and logs copied.
	#findOpen(id: string): OpenAsk | undefined {
		this.#others ??= this.#tables.listOpen().filter(({ till }) => till !== this.#state.till);
		return [...this.#state.open, ...this.#others].find((ask) => ask.op.id === id);
	}

	#see({ chain, alert }: Seen, link: ChainLink, opId: string): void {
		const { till } = this.#state;
		if (alert !== null) {
			const { store } = this.#identity;
			const before = this.#state.chain.now;
			const place = alert === "till-renewed" && before !== null ? before : link;
			const body = { store, till, epoch: place.epoch, seq: place.seq, op: opId };
			this.#tables.append({ kind: alert, at: this.#now, body });
		}
		this.#change({ ...this.#state, chain });
	}

	end(): void {
		if (this.#isChanged) this.#tables.tills.put(this.#state.till, this.#state);
	}

	#decide(sent: SentOp, key: string, flags: Effects["flags"] = []): Taken {
		const { op, hash, ageMs } = sent;
		const now = this.#now;
		const happenedAt = now - ageMs;
		const decided = decideOp({ op, ageMs, happenedAt, now }, viewOf(this.#tables, this.#state));
		if (decided.do === "decline") {
			const outcome = declinedOutcome(op.id, decided.decline, now);
			return answer(this.#write(sent, key, outcome, NO_EFFECTS, null));
		}
		const effects =
			flags.length === 0
				? decided.effects
				: { ...decided.effects, flags: [...flags, ...decided.effects.flags] };
		if (op.mode === "fact" || !asksAccounts(effects)) return this.#apply(sent, key, effects);
		const { till } = this.#state;
		const sale = effects.returns?.sale;
		const before = sale === undefined ? null : (this.#tables.returns.get(sale) ?? noReturns(sale));
		const phase = effects.card !== null && effects.transfers.length === 0 ? "charging" : "asking";
		const shift = op.shift ?? this.#state.shift;
		const times = { happenedAt, since: now };
		const asked = { op, hash, till, shift, effects, phase, decline: null, before, ...times } as const;
		const opened = openAsk(this.#state, asked);
		if (!opened.ok) return { next: "refuse", code: opened.refusal };
		this.#change(opened.value.state);
		reserve(this.#tables, effects, op.id);
		return { next: "drive", ask: opened.value.ask };
	}

	#apply(sent: SentOp, key: string, found: Effects): Taken {
		const { effects, shift } = this.#placeInShift(sent, found);
		const receipt = effects.receipt ? this.#state.receipt + 1 : null;
		if (receipt !== null) this.#change({ ...this.#state, receipt });
		carryOut(this.#tables, effects);
		if (effects.shift !== null && sent.op.kind === "shift-open")
			this.#change({ ...this.#state, shift: effects.shift.shift });
		if (effects.shift?.close && this.#state.shift === effects.shift.shift)
			this.#change({ ...this.#state, shift: null });
		const outcome = doneOutcome(sent.op.id, effects, receipt, [], this.#now);
		const drive = effects.charge === null ? undefined : this.#noteCharge(effects.charge);
		this.#write(sent, key, outcome, effects, receipt, shift);
		return drive === undefined ? answer(outcome) : { next: "answer", outcome, drive };
	}

	// The sale went through at the till while its accounts were still being asked: it counts as done. What was decided
	// for the ask stands; accounts are asked again as for any fact, and find what they had answered.
	#overtake(ask: OpenAsk, sent: SentOp): Taken {
		const { till } = ask;
		if (till === this.#state.till) this.#change(withoutAsk(this.#state, ask.op.id));
		else this.#tables.tills.put(till, withoutAsk(this.#tables.till(till), ask.op.id));
		const done = explainOvertaken(this.#tables, ask);
		const { effects, shift } = placeInShift(this.#tables, ask.shift, done, this.#now, ask.happenedAt);
		finish(this.#tables, effects, ask.op.id);
		const outcome = doneOutcome(sent.op.id, effects, ask.receipt, [], this.#now);
		const told = withReturns(this.#tables, ask.effects, effects);
		this.#write(sent, sent.op.id, outcome, told, ask.receipt, shift, till);
		applyNotedVoid(this.#tables, ask.before?.sale ?? ask.op.id, ask.op.id, this.#now);
		return answer(outcome);
	}

	#takeAfterDecline(sent: SentOp, declined: StoreLine): Taken {
		const key = `${sent.op.id}/fact`;
		const taken = this.#tables.find(key);
		if (taken !== undefined) return answer(taken.outcome);
		// An account that declined puts its own flag on what is taken now.
		return this.#decide(sent, key, declined.carried.length === 0 ? ["taken-after-decline"] : []);
	}

	#noteCharge({ sale, approved }: { readonly sale: string; readonly approved: boolean }): OpenAsk {
		const ask = must(this.#tables.findCharging(sale), "a charge is noted where a sale waits for it");
		const next = chargedAsk(ask, approved);
		if (ask.till === this.#state.till) this.#change(replaceAsk(this.#state, next));
		else this.#tables.tills.put(ask.till, replaceAsk(this.#tables.till(ask.till), next));
		this.#others = undefined;
		return next;
	}

	#placeInShift({ op, ageMs }: SentOp, effects: Effects): { effects: Effects; shift: string | null } {
		const askedAt = op.mode === "ask" ? this.#now - ageMs : null;
		return placeInShift(this.#tables, op.shift ?? this.#state.shift, effects, this.#now, askedAt);
	}

	#write(
		{ op, hash, ageMs }: SentOp,
		key: string,
		outcome: Decided,
		effects: Effects,
		receipt: number | null,
		shift: string | null = null,
		till = this.#state.till,
	): Decided {
		const { unit, taxMode } = must(this.#tables.menu(), "a store that decides has its menu");
		const { store } = this.#identity;
		const happenedAt = this.#now - ageMs;
		const line = { op, hash, store, till, unit, taxMode, happenedAt, shift, receipt, outcome, effects };
		this.#tables.writeLine(key, { ...line, posted: [], carried: [] }, this.#now);
		return outcome;
	}

	// It decides which limits the till goes by while it is silent.
	#noteMenu(version: number): void {
		const { menuVersion = 0 } = this.#state;
		const { version: inForce } = must(this.#tables.menu(), "a store that decides has its menu");
		const known = Math.max(menuVersion, Math.min(version, inForce));
		if (known !== menuVersion) this.#change({ ...this.#state, menuVersion: known });
	}

	// Whoever looks at the till's row within this turn sees what it has come to.
	#change(state: TillState): void {
		this.#state = state;
		this.#tables.tills.keep(state.till, state);
		this.#isChanged = true;
	}
}

function answer(outcome: Decided): Taken {
	return { next: "answer", outcome };
}
