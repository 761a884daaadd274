import type { Cause } from "../account/cause.ts";
import type { Effects } from "../store/effects.ts";
import type { StoreLine } from "../store/line.ts";
import type { Drift, InTransit, UnitBooks } from "./books-view.ts";

// Whether value and goods are conserved, from what history adds up and from what accounts hold.
//   granted + topped up − paid out − spent + given back = held, and what one account handed over another received

export type EntrySum = { readonly cause: string; readonly unit: string; readonly amountMinor: number };
export type Held = {
	readonly unit: string;
	readonly balanceMinor: number;
	readonly suspenseMinor: number;
};

export function conserve(
	entries: readonly EntrySum[],
	held: readonly Held[],
): { readonly units: UnitBooks[]; readonly drift: Drift[] } {
	const names = [...new Set([...entries, ...held].map(({ unit }) => unit))].sort();
	const units = names.map((unit) => unitBooks(unit, entries, held));
	const drift = units.flatMap((books): Drift[] => {
		const { unit, balancesMinor, takenOverMinor } = books;
		const accounted = sumOf(entries.filter((entry) => entry.unit === unit));
		const found: Drift[] = [
			{ unit, of: "balances", amountMinor: balancesMinor - accounted },
			{ unit, of: "takeover", amountMinor: takenOverMinor },
		];
		return found.filter(({ amountMinor }) => amountMinor !== 0);
	});
	return { units, drift };
}

// What drifts beside the lines of accounts that are missing: these are on their way, or their journals bring them in. A
// takeover may be among them.
export function driftBeside(
	drift: readonly Drift[],
	lacking: readonly { readonly unit: string; readonly amountMinor: number }[],
): Drift[] {
	if (lacking.length === 0) return [...drift];
	const units = [...new Set([...drift, ...lacking].map(({ unit }) => unit))].sort();
	const amountIn = (unit: string, some: readonly { unit: string; amountMinor: number }[]) =>
		some.reduce((sum, one) => (one.unit === unit ? sum + one.amountMinor : sum), 0);
	const balances = drift.filter((one) => one.of === "balances");
	return units.flatMap((unit): Drift[] => {
		const amountMinor = amountIn(unit, balances) - amountIn(unit, lacking);
		return amountMinor === 0 ? [] : [{ unit, of: "balances", amountMinor }];
	});
}

function unitBooks(unit: string, entries: readonly EntrySum[], held: readonly Held[]): UnitBooks {
	const caused = (...causes: Cause[]): number =>
		sumOf(entries.filter((entry) => entry.unit === unit && (causes as string[]).includes(entry.cause)));
	const here = held.find((one) => one.unit === unit);
	return {
		unit,
		grantedMinor: caused("grant"),
		toppedUpMinor: caused("topup"),
		paidOutMinor: 0 - caused("payout"),
		spentMinor: 0 - caused("sale"),
		givenBackMinor: caused("refund", "void"),
		takenOverMinor: caused("takeover"),
		balancesMinor: here?.balanceMinor ?? 0,
		suspenseMinor: here?.suspenseMinor ?? 0,
	};
}

function sumOf(entries: readonly EntrySum[]): number {
	return entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

// Goods that left one store and were not counted in at the other, transfer by transfer.
export function stockInTransit(sent: readonly StoreLine[], received: readonly StoreLine[]): InTransit[] {
	const open = new Map<string, InTransit>();
	const add = (part: InTransit) => {
		const name = `${part.transfer}/${part.product}`;
		const quantity = (open.get(name)?.quantity ?? 0) + part.quantity;
		open.set(name, { ...(open.get(name) ?? part), quantity });
	};
	for (const { op, store: from } of sent) {
		if (op.kind !== "transfer-out") continue;
		for (const { product, quantity } of op.transferOut.lines) {
			add({ transfer: op.id, from, to: op.transferOut.to, product, quantity });
		}
	}
	for (const { op, store: to, effects } of received) {
		if (op.kind !== "transfer-in" || wasTakenBefore(effects)) continue;
		const { transfer, from, lines } = op.transferIn;
		for (const { product, quantity } of lines) add({ transfer, from, to, product, quantity: -quantity });
	}
	return [...open.values()].filter(({ quantity }) => quantity !== 0);
}

// Each store takes in the goods of a transfer once, and knows nothing of the others: two of them is for people.
export function listTakenTwice(received: readonly StoreLine[]): { transfer: string; stores: string[] }[] {
	const storesOf = new Map<string, Set<string>>();
	for (const { op, store, effects } of received) {
		if (op.kind !== "transfer-in" || wasTakenBefore(effects)) continue;
		const { transfer } = op.transferIn;
		storesOf.set(transfer, (storesOf.get(transfer) ?? new Set()).add(store));
	}
	return [...storesOf].flatMap(([transfer, stores]) =>
		stores.size > 1 ? [{ transfer, stores: [...stores].sort() }] : [],
	);
}

function wasTakenBefore({ flags }: Effects): boolean {
	return flags.includes("transfer-taken");
}
