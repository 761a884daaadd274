import type { ChainLink } from "../protocol/op.ts";

// Where a till's op log stands, as far as its store has seen it. The chain is no idempotency key: it shows what is
// missing (a gap), what was minted twice (a fork: a cloned key), and that a device began anew (another epoch).

export type Gap = { readonly from: number; readonly to: number };
export type Epoch = {
	readonly epoch: number;
	readonly seq: number;
	// The hash of the furthest op seen; empty where it could not be read.
	readonly head: string;
	readonly gaps: readonly Gap[];
};
export type Chain = {
	readonly now: Epoch | null;
	// Epochs that ended, newest first: what was minted there and never sent is not known.
	readonly past: readonly Epoch[];
	readonly forks: number;
};
export type ChainAlert = "till-forked" | "till-renewed";
export type Seen = { readonly chain: Chain; readonly alert: ChainAlert | null };

export const NO_CHAIN: Chain = { now: null, past: [], forks: 0 };
const PAST_EPOCHS_MAX = 8;
const GAPS_MAX = 100;

export function seeLink(chain: Chain, link: ChainLink, hash: string): Seen {
	const { now } = chain;
	if (now === null || link.epoch > now.epoch) {
		const past = now === null ? [] : [now, ...chain.past].slice(0, PAST_EPOCHS_MAX);
		const { epoch } = extend(beginEpoch(link), link, hash);
		return { chain: { ...chain, now: epoch, past }, alert: now === null ? null : "till-renewed" };
	}
	if (link.epoch === now.epoch) {
		const { epoch, forked } = extend(now, link, hash);
		return settle({ ...chain, now: epoch }, forked);
	}
	// An epoch may be heard of for the first time after the next one began.
	const old = chain.past.find(({ epoch }) => epoch === link.epoch) ?? beginEpoch(link);
	const { epoch, forked } = extend(old, link, hash);
	const past = [...chain.past.filter((one) => one !== old), epoch].sort((a, b) => b.epoch - a.epoch);
	return settle({ ...chain, past: past.slice(0, PAST_EPOCHS_MAX) }, forked);
}

function beginEpoch({ epoch }: ChainLink): Epoch {
	return { epoch, seq: 0, head: "", gaps: [] };
}

function settle(chain: Chain, forked: boolean): Seen {
	return forked
		? { chain: { ...chain, forks: chain.forks + 1 }, alert: "till-forked" }
		: { chain, alert: null };
}

function extend(epoch: Epoch, { seq, prev }: ChainLink, hash: string): { epoch: Epoch; forked: boolean } {
	if (seq > epoch.seq) {
		const follows = seq === epoch.seq + 1;
		const gaps = follows ? epoch.gaps : addGap(epoch.gaps, { from: epoch.seq + 1, to: seq - 1 });
		const forked = follows && epoch.head !== "" && prev !== epoch.head;
		return { epoch: { ...epoch, seq, head: hash, gaps }, forked };
	}
	const filled = epoch.gaps.find((gap) => gap.from <= seq && seq <= gap.to);
	if (filled === undefined) return { epoch, forked: true };
	const rest = [
		{ from: filled.from, to: seq - 1 },
		{ from: seq + 1, to: filled.to },
	].filter((gap) => gap.from <= gap.to);
	const gaps = epoch.gaps.flatMap((gap) => (gap === filled ? rest : [gap]));
	return { epoch: { ...epoch, gaps }, forked: false };
}

// Past so many gaps the last one grows: too much is shown as missing rather than too little.
function addGap(gaps: readonly Gap[], gap: Gap): Gap[] {
	const last = gaps.at(-1);
	if (gaps.length < GAPS_MAX || last === undefined) return [...gaps, gap];
	return [...gaps.slice(0, -1), { from: last.from, to: gap.to }];
}

export function countMissing({ now, past }: Chain): number {
	const epochs = now === null ? past : [now, ...past];
	return epochs.flatMap(({ gaps }) => gaps).reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
}
