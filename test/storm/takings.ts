import type { Tender } from "../../domain/protocol/payloads.ts";
import {
	accountTakings,
	NOTHING_TAKEN,
	type OfflinePolicy,
	type TakenOffline,
	type Taking,
	takeOffline,
} from "../../domain/till/offline.ts";
import type { LogRow } from "./log-row.ts";

// What a till takes from accounts without asking: counted by the till itself, as the limits want it, and beside that
// row by row, as far as it was not brought in.
export class Takings {
	#counted: TakenOffline = NOTHING_TAKEN;
	openMinor = 0;

	take(policy: OfflinePolicy, takings: readonly Taking[]): boolean {
		const taken = takeOffline(policy, this.#counted, takings);
		if (taken.ok) this.#counted = taken.value;
		return taken.ok;
	}

	begin(row: LogRow): void {
		row.isTaken = true;
		this.openMinor += sumOf(row);
	}

	end(row: LogRow): void {
		if (row.isTaken) this.openMinor -= sumOf(row);
	}

	// The store has answered; when for everything, the till counts anew.
	hear(outcomes: readonly string[], isAll: boolean): void {
		const isHeard = this.#counted.isHeard || outcomes.some((outcome) => !outcome.includes('"invalid"'));
		this.#counted = isAll ? { ...NOTHING_TAKEN, isHeard } : { ...this.#counted, isHeard };
	}
}

export function takingsOf(op: object): Taking[] {
	const { sale, payout } = op as { sale?: { tenders?: Tender[] }; payout?: Taking & { unit: string } };
	const paid = payout?.unit === "EUR" && payout.amountMinor > 0 ? [payout] : [];
	return [...accountTakings("EUR", sale?.tenders ?? []), ...paid];
}

function sumOf({ takings }: LogRow): number {
	return takings.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
