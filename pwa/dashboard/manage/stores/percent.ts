import { parseAmount } from "../../../components/amount.ts";

// Tax as people say it. Basis points: 19 % are 1900.

export function percentText(bps: number): string {
	return String(bps / 100);
}

export function readPercent(text: string): number {
	return parseAmount(text, 2) ?? Number.NaN;
}
