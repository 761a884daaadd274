import { parseAmount, writeAmount } from "../../../components/amount.ts";

// Tax as people type it. Basis points: 19 % are 1900.

const DECIMALS = 2;

export function percentText(bps: number, locale: string): string {
	return writeAmount(bps, DECIMALS, locale, 0);
}

export function readPercent(text: string): number {
	return parseAmount(text, DECIMALS) ?? Number.NaN;
}
