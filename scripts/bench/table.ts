import type { Volley } from "./load.ts";

export type Summary = {
	readonly perSecond: number;
	readonly p50Ms: number;
	readonly p95Ms: number;
	readonly p99Ms: number;
};

export function summarize(volleys: readonly Volley[]): Summary {
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

export type Results = {
	readonly sale: Summary;
	readonly floor: Summary;
	readonly ratio: readonly number[];
	readonly perSale: Readonly<Record<string, number>>;
	readonly costPerMillion: number;
};

export function printTable({ sale, floor, ratio, perSale, costPerMillion }: Results): void {
	const row = (name: string, s: Summary): string =>
		`${name.padEnd(22)}${s.perSecond.toFixed(0).padStart(8)}${[s.p50Ms, s.p95Ms, s.p99Ms].map((ms) => ms.toFixed(1).padStart(9)).join("")}`;
	console.log(
		`${"".padEnd(22)}${"per s".padStart(8)}${"p50 ms".padStart(9)}${"p95 ms".padStart(9)}${"p99 ms".padStart(9)}`,
	);
	console.log(row("online prepaid sale", sale));
	console.log(row("floor", floor));
	const spread = `${ratio[0]?.toFixed(2)}–${ratio.at(-1)?.toFixed(2)}`;
	console.log(
		`\nsale / floor           ${quantile(ratio, 0.5).toFixed(2)} (median of ${ratio.length} rounds, ${spread})`,
	);
	console.log("\nper sale");
	for (const [name, count] of Object.entries(perSale)) console.log(`  ${name.padEnd(21)}${count.toFixed(3)}`);
	console.log(`\ncost of a million sales, computed: $${costPerMillion.toFixed(2)}`);
}
