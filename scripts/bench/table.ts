import type { StormSpeed } from "../storm/speed.ts";
import type { FeedTimes } from "./feed.ts";
import type { Lag } from "./lag.ts";
import { median, type VolleySpeed } from "./statistics.ts";
import type { TokenCheck } from "./token.ts";

export type Results = {
	readonly sale: VolleySpeed;
	readonly floor: VolleySpeed;
	readonly socket: VolleySpeed;
	readonly token: TokenCheck;
	readonly ratio: readonly number[];
	// While history is written by the same processor.
	readonly busyRatio: readonly number[];
	// Sales of a till that comes back: until it has their outcomes, and until accounts and history hold them.
	readonly factsPerSecond: number;
	readonly factsPostedPerSecond: number;
	readonly factsRatio: readonly number[];
	readonly growth: readonly number[];
	// Steps of the simulator a second of processor time.
	readonly storm: StormSpeed;
	readonly feed: FeedTimes;
	// Until a dashboard hears of a sale.
	readonly lag: Lag;
	readonly perSale: Readonly<Record<string, number>>;
	readonly costPerMillion: number;
};

export function printTable({ sale, floor, socket, ratio, perSale, costPerMillion, ...more }: Results): void {
	const row = (name: string, s: VolleySpeed): string =>
		`${name.padEnd(22)}${s.perSecond.toFixed(0).padStart(8)}${[s.p50Ms, s.p95Ms, s.p99Ms].map((ms) => ms.toFixed(1).padStart(9)).join("")}`;
	console.log(
		`${"".padEnd(22)}${"per s".padStart(8)}${"p50 ms".padStart(9)}${"p95 ms".padStart(9)}${"p99 ms".padStart(9)}`,
	);
	console.log(row("online prepaid sale", sale));
	console.log(row("  over the socket", socket));
	console.log(row("floor", floor));
	const spread = (ratios: readonly number[]): string =>
		`${median(ratios).toFixed(2)} (median of ${ratios.length} rounds, ${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)})`;
	console.log(`\nsale / floor           ${spread(ratio)}`);
	console.log(`  history at work too  ${spread(more.busyRatio)}`);
	console.log(
		`facts a second         ${more.factsPerSecond.toFixed(0)} answered, ${more.factsPostedPerSecond.toFixed(0)} posted and in history`,
	);
	console.log(`facts / single sales   ${spread(more.factsRatio)}, answered`);
	const { heads, pages, packedBytes, elapsedMs } = more.feed;
	const size = `${pages} pages, ${(packedBytes / 1_000_000).toFixed(1)} MB packed`;
	console.log(`feed of ${heads} heads    ${(elapsedMs / 1_000).toFixed(2)} s (${size})`);
	const { p50Ms, p99Ms, maxMs } = more.lag;
	const lag = `p50 ${p50Ms.toFixed(0)}, p99 ${p99Ms.toFixed(0)}, at most ${maxMs.toFixed(0)} ms`;
	console.log(`a dashboard hears      ${lag} after the outcome`);
	console.log(`old / young objects    ${spread(more.growth)}`);
	const { perSecond, slowest, fastest } = more.storm;
	console.log(
		`storm                  ${perSecond} steps a second of one core (${slowest}–${fastest} over its parts)`,
	);
	const share = (part: number) => `${(part * 100).toFixed(2)} %`;
	const { knownUs, newUs, knownShare, newShare } = more.token;
	console.log(`token check            ${knownUs.toFixed(1)} µs, ${share(knownShare)} of a sale`);
	console.log(`  seen the first time  ${newUs.toFixed(0)} µs, ${share(newShare)} of a sale`);
	console.log("\nper sale");
	for (const [name, count] of Object.entries(perSale)) console.log(`  ${name.padEnd(21)}${count.toFixed(3)}`);
	console.log(`\ncost of a million sales, computed: $${costPerMillion.toFixed(2)}`);
}
