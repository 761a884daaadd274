import type { Volley } from "./load.ts";

// What many measured times come to.

export type VolleySpeed = {
	readonly perSecond: number;
	readonly p50Ms: number;
	readonly p95Ms: number;
	readonly p99Ms: number;
};

export function summarize(volleys: readonly Volley[]): VolleySpeed {
	const latencies = volleys.flatMap((volley) => volley.latenciesMs).sort((a, b) => a - b);
	const elapsedMs = volleys.reduce((sum, volley) => sum + volley.elapsedMs, 0);
	return {
		perSecond: (latencies.length * 1_000) / elapsedMs,
		p50Ms: quantile(latencies, 0.5),
		p95Ms: quantile(latencies, 0.95),
		p99Ms: quantile(latencies, 0.99),
	};
}

export function quantile(sorted: readonly number[], share: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	return quantile(
		values.toSorted((a, b) => a - b),
		0.5,
	);
}
