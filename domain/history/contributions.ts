import { readAccountLine } from "../account/line.ts";
import type { TaxPart } from "../money/tax.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Tender } from "../protocol/payloads.ts";
import type { GivenBack } from "../store/effects.ts";
import { isPaid, readPostedLine, readStoreLine, type StoreLine } from "../store/line.ts";
import { type Calendar, type EventTime, eventTimeOf } from "./day.ts";

// What one journal line adds to the rollups. Everything a report says is a sum of these, so two reports cannot
// disagree. A fact counts from when it is recorded; what accounts make of it later adds its flags and its entries.
//
//   dim       name                        what is counted
//   sales     ""                          sales that stand: a void takes one away; money by taxes
//   product   product                     pieces, and what its lines charge as prices are shown
//   tender    cash, card, account, unit   what was paid; vouchers by their unit
//   tax       rate in basis points        net, tax and gross
//   entry     cause                       what moved in accounts, signed
//   declined  reason                      ops that were not done
//   flag      flag                        what was odd

export type Contribution = {
	readonly dim: "sales" | "product" | "tender" | "tax" | "entry" | "declined" | "flag";
	readonly day: string;
	readonly store: string;
	readonly hour: number;
	readonly name: string;
	readonly unit: string;
	readonly count: number;
	readonly quantity: number;
	readonly netMinor: number;
	readonly taxMinor: number;
	readonly grossMinor: number;
};

type RollupKey = EventTime & { readonly store: string };
type Sums = Partial<Pick<Contribution, "quantity" | "netMinor" | "taxMinor" | "grossMinor">>;
type RollupSource = Pick<JournalEvent, "kind" | "at" | "body">;

// Whoever has read the line already passes it on: history reads each once.
export function storeContributions(
	event: RollupSource,
	calendar: Calendar,
	line = readStoreLine(event),
	facts = readPostedLine(event),
): Contribution[] {
	if (facts !== undefined) {
		const { store, posted } = facts;
		const place = { store, ...eventTimeOf(event.at, calendar) };
		return posted.flatMap(({ flag }) => (flag === null ? [] : [flagged(place, flag)]));
	}
	if (line === undefined) return [];
	return opContributions(line, { store: line.store, ...eventTimeOf(line.happenedAt, calendar) });
}

export function accountContributions(
	event: RollupSource,
	calendar: Calendar,
	{ entry } = readAccountLine(event),
): Contribution[] {
	if (entry === undefined) return [];
	const place = { store: entry.by.store ?? "", ...eventTimeOf(event.at, calendar) };
	return [part(place, "entry", entry.cause, entry.unit, 1, { grossMinor: entry.amountMinor })];
}

// Whether these can be added to anything: a sum that left the integers would spoil those of its neighbours.
export function areCountable(parts: readonly Contribution[]): boolean {
	return parts.every(({ count, quantity, netMinor, taxMinor, grossMinor, ...words }) => {
		const numbers = [count, quantity, netMinor, taxMinor, grossMinor];
		const texts = [words.name, words.unit, words.store];
		return numbers.every(Number.isSafeInteger) && texts.every((text) => typeof text === "string");
	});
}

function opContributions(line: StoreLine, place: RollupKey): Contribution[] {
	const { outcome, unit, effects } = line;
	if (outcome.status === "declined") return [part(place, "declined", outcome.decline.reason, "", 1, {})];
	const flags = effects.flags.map((flag) => flagged(place, flag));
	if (isPaid(line)) return [...soldBy(line, place), ...flags];
	if (effects.back !== null) return [...givenBack(effects.back, line.op.kind, unit, place), ...flags];
	return flags;
}

function soldBy({ op, effects: { basket }, unit }: StoreLine, place: RollupKey): Contribution[] {
	if (op.kind !== "sale" || basket === null) return [];
	const { lines, taxes } = basket;
	return [
		part(place, "sales", "", unit, 1, { quantity: piecesOf(lines), ...sumTaxes(taxes) }),
		...lines.map(({ product, quantity, lineMinor }) =>
			part(place, "product", product, unit, 1, { quantity, grossMinor: lineMinor }),
		),
		...op.sale.tenders.map((tender) => paidWith(place, tender, unit, 1, tender.amountMinor)),
		...taxes.map((tax) => taxed(place, tax, unit, 1)),
	];
}

// A void takes back what its sale counted; after a refund the sale still counts.
function givenBack(
	{ lines, taxes, tenders }: GivenBack,
	kind: string,
	unit: string,
	place: RollupKey,
): Contribution[] {
	const count = kind === "void" ? -1 : 0;
	const sum = sumTaxes(taxes.map(negatedTax));
	return [
		part(place, "sales", "", unit, count, { quantity: 0 - piecesOf(lines), ...sum }),
		...lines.map(({ product, quantity, amountMinor }) =>
			part(place, "product", product, unit, count, { quantity: 0 - quantity, grossMinor: 0 - amountMinor }),
		),
		...tenders.map(({ tender, amountMinor }) => paidWith(place, tender, unit, count, 0 - amountMinor)),
		...taxes.map((tax) => taxed(place, negatedTax(tax), unit, count)),
	];
}

function paidWith(
	place: RollupKey,
	tender: Tender,
	unit: string,
	count: number,
	grossMinor: number,
): Contribution {
	const isVoucher = tender.kind === "account" && tender.unit !== unit;
	const name = isVoucher ? tender.unit : tender.kind;
	return part(place, "tender", name, isVoucher ? tender.unit : unit, count, { grossMinor });
}

function taxed(place: RollupKey, { rateBps, ...sums }: TaxPart, unit: string, count: number): Contribution {
	return part(place, "tax", String(rateBps), unit, count, sums);
}

function flagged(place: RollupKey, flag: Flag): Contribution {
	return part(place, "flag", flag, "", 1, {});
}

function part(
	{ day, store, hour }: RollupKey,
	dim: Contribution["dim"],
	name: string,
	unit: string,
	count: number,
	{ quantity = 0, netMinor = 0, taxMinor = 0, grossMinor = 0 }: Sums,
): Contribution {
	return { dim, day, store, hour, name, unit, count, quantity, netMinor, taxMinor, grossMinor };
}

function piecesOf(lines: readonly { readonly quantity: number }[]): number {
	return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

function sumTaxes(taxes: readonly TaxPart[]): Required<Pick<Sums, "netMinor" | "taxMinor" | "grossMinor">> {
	const sum = { netMinor: 0, taxMinor: 0, grossMinor: 0 };
	for (const { netMinor, taxMinor, grossMinor } of taxes) {
		sum.netMinor += netMinor;
		sum.taxMinor += taxMinor;
		sum.grossMinor += grossMinor;
	}
	return sum;
}

// From zero, because a negated nothing would be −0.
export function negatedTax({ rateBps, netMinor, taxMinor, grossMinor }: TaxPart): TaxPart {
	return { rateBps, netMinor: 0 - netMinor, taxMinor: 0 - taxMinor, grossMinor: 0 - grossMinor };
}
