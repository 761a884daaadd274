import type { ChainLink } from "../protocol/op.ts";

// Where a till's op log stands, as far as its store has seen it. The chain is no idempotency key: it shows what is
// missing (a gap), what was minted twice (a fork: a cloned key), and that a device began anew (another epoch).
//
// A till that is moved goes on with its log at another store. What it sold elsewhere is neither missing here nor a copy
// when it is carried here after all: the store that it left says how far it knew the log.

export type Gap = { readonly from: number; readonly to: number };
// An op that came and was not kept: unreadable, or refused for now. Its number is not missed, and the op may come again.
export type Note = { readonly seq: number; readonly id: string | null };
export type Epoch = {
	readonly epoch: number;
	readonly seq: number;
	// The hash of the furthest op seen; empty where it could not be read.
	readonly head: string;
	readonly gaps: readonly Gap[];
	// Numbers that went to other stores.
	readonly elsewhere?: readonly Gap[];
	readonly noted?: readonly Note[];
};
export type Chain = {
	readonly now: Epoch | null;
	// Epochs that ended, newest first: what was minted there and never sent is not known.
	readonly past: readonly Epoch[];
	readonly forks: number;
};
// How far a store knew the log of a till that has left it.
export type LogEnd = Pick<Epoch, "epoch" | "seq" | "head">;
export type ChainAlert = "till-forked" | "till-renewed";
export type Seen = { readonly chain: Chain; readonly alert: ChainAlert | null };

export const NO_CHAIN: Chain = { now: null, past: [], forks: 0 };
const PAST_EPOCHS_MAX = 8;
const GAPS_MAX = 100;
const NOTES_MAX = 100;

type Extended = { readonly epoch: Epoch; readonly forked: boolean };
type Extend = (epoch: Epoch) => Extended;

export function seeLink(chain: Chain, link: ChainLink, hash: string): Seen {
	return placeLink(chain, link, (epoch) => extend(epoch, link, hash, idOf(link)));
}

// The same of an op that is not kept.
export function noteLink(chain: Chain, link: ChainLink, hash: string, id: string | null): Seen {
	const note: Note = { seq: link.seq, id };
	return placeLink(chain, link, (epoch) => {
		if (epoch.noted?.some((one) => isSame(one, note))) return { epoch, forked: false };
		const { epoch: extended, forked } = extend(epoch, link, hash, id);
		if (forked && link.seq <= epoch.seq) return { epoch, forked };
		return { epoch: { ...extended, noted: [...(epoch.noted ?? []), note].slice(-NOTES_MAX) }, forked };
	});
}

export function logEnd({ now }: Chain): LogEnd | null {
	return now === null ? null : { epoch: now.epoch, seq: now.seq, head: now.head };
}

// The till comes from another store, and goes on where that one knew its log to end. Told late it changes nothing.
export function joinLog(chain: Chain, { epoch, seq, head }: LogEnd): Chain {
	const { now, past } = chain;
	if (now !== null && (epoch < now.epoch || (epoch === now.epoch && seq <= now.seq))) return chain;
	const isSame = now?.epoch === epoch;
	const here = isSame ? now : beginEpoch({ epoch });
	const elsewhere = addGap(here.elsewhere ?? [], { from: here.seq + 1, to: seq });
	const ended = now === null || isSame ? past : [now, ...past].slice(0, PAST_EPOCHS_MAX);
	return { ...chain, now: { ...here, seq, head, elsewhere }, past: ended };
}

function placeLink(chain: Chain, link: ChainLink, take: Extend): Seen {
	const { now } = chain;
	if (now === null || link.epoch > now.epoch) {
		const past = now === null ? [] : [now, ...chain.past].slice(0, PAST_EPOCHS_MAX);
		const { epoch } = take(beginEpoch(link));
		return { chain: { ...chain, now: epoch, past }, alert: now === null ? null : "till-renewed" };
	}
	if (link.epoch === now.epoch) {
		const { epoch, forked } = take(now);
		return settle(chain, epoch === now ? chain : { ...chain, now: epoch }, forked);
	}
	// An epoch may be heard of for the first time after the next one began.
	const old = chain.past.find(({ epoch }) => epoch === link.epoch) ?? beginEpoch(link);
	const { epoch, forked } = take(old);
	const past = [...chain.past.filter((one) => one !== old), epoch].sort((a, b) => b.epoch - a.epoch);
	return settle(chain, epoch === old ? chain : { ...chain, past: past.slice(0, PAST_EPOCHS_MAX) }, forked);
}

function beginEpoch({ epoch }: Pick<ChainLink, "epoch">): Epoch {
	return { epoch, seq: 0, head: "", gaps: [] };
}

function settle({ forks }: Chain, chain: Chain, forked: boolean): Seen {
	return forked ? { chain: { ...chain, forks: forks + 1 }, alert: "till-forked" } : { chain, alert: null };
}

function extend(epoch: Epoch, { seq, prev }: ChainLink, hash: string, id: string | null): Extended {
	if (seq > epoch.seq) {
		const follows = seq === epoch.seq + 1;
		const gaps = follows ? epoch.gaps : addGap(epoch.gaps, { from: epoch.seq + 1, to: seq - 1 });
		const forked = follows && epoch.head !== "" && prev !== epoch.head;
		return { epoch: { ...epoch, seq, head: hash, gaps }, forked };
	}
	const { noted = [], elsewhere = [] } = epoch;
	if (holds(epoch.gaps, seq)) return { epoch: { ...epoch, gaps: without(epoch.gaps, seq) }, forked: false };
	const note = noted.find((one) => isSame(one, { seq, id }));
	if (note !== undefined)
		return { epoch: { ...epoch, noted: noted.filter((one) => one !== note) }, forked: false };
	if (holds(elsewhere, seq))
		return { epoch: { ...epoch, elsewhere: without(elsewhere, seq) }, forked: false };
	return { epoch, forked: true };
}

function idOf({ id }: ChainLink): string | null {
	return typeof id === "string" ? id : null;
}

function isSame(noted: Note, { seq, id }: Note): boolean {
	return noted.seq === seq && (noted.id === null || noted.id === id);
}

function holds(gaps: readonly Gap[], seq: number): boolean {
	return gaps.some(({ from, to }) => from <= seq && seq <= to);
}

function without(gaps: readonly Gap[], seq: number): Gap[] {
	return gaps.flatMap(({ from, to }) => {
		if (seq < from || seq > to) return [{ from, to }];
		return [
			{ from, to: seq - 1 },
			{ from: seq + 1, to },
		].filter((rest) => rest.from <= rest.to);
	});
}

// Past so many gaps the last one grows: too much is shown as missing rather than too little.
function addGap(gaps: readonly Gap[], gap: Gap): Gap[] {
	const last = gaps.at(-1);
	if (gaps.length < GAPS_MAX || last === undefined) return [...gaps, gap];
	return [...gaps.slice(0, -1), { from: last.from, to: gap.to }];
}

// A till may say any number; whoever reads the sum takes none that is no longer exact.
export function countMissing({ now, past }: Chain): number {
	const epochs = now === null ? past : [now, ...past];
	const missing = epochs.flatMap(({ gaps }) => gaps).reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
	return Math.min(missing, Number.MAX_SAFE_INTEGER);
}
