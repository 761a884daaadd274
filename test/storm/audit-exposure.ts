import { SILENT_AFTER_MS } from "../../domain/till/offline.ts";
import { storeStatus } from "../../durable-objects/store/status.ts";
import { StoreTables } from "../../durable-objects/store/tables.ts";
import { sqlOn } from "../support/node-sql.ts";
import type { StoreNode } from "./nodes.ts";
import type { Complain, SimTill } from "./till.ts";

// I14: what a silent till took from accounts, and has not brought in, is at most what its store shows as its exposure;
// so the sum over all tills holds for the org. When a till was last heard is known here from the wire, what it took
// from its own log. Checked after every step.
//
// With time alone the exposure of a till only grows, so what its store showed counts until the till's row changes or
// the store gets another menu.

export class ExposureAudit {
	readonly #complain: Complain;
	// By store and till: one that was moved stands in the books of several.
	readonly #shown = new Map<string, number>();
	// How often a silent till had taken something.
	looks = 0;

	constructor(complain: Complain) {
		this.#complain = complain;
	}

	forget({ store }: StoreNode, tills: Iterable<string>): void {
		for (const till of tills) this.#shown.delete(`${store} ${till}`);
	}

	look(tills: readonly SimTill[], now: number): void {
		for (const till of tills) {
			const takenMinor = till.takings.openMinor;
			if (takenMinor === 0) continue;
			if (till.heardAt !== null && now - till.heardAt <= SILENT_AFTER_MS) continue;
			this.looks += 1;
			const name = `${till.store.store} ${till.id}`;
			if (takenMinor <= (this.#shown.get(name) ?? 0)) continue;
			this.#show(till.store, now);
			const exposureMinor = this.#shown.get(name) ?? 0;
			if (takenMinor - broughtInMinor(till) > exposureMinor) {
				const { id, heardAt } = till;
				this.#complain("I14: a silent till took more than the exposure shown", {
					...{ till: id, takenMinor, exposureMinor, heardAt, now },
				});
			}
		}
	}

	#show(node: StoreNode, now: number): void {
		const { tills } = storeStatus(new StoreTables(sqlOn(node.db)), now);
		for (const { till, exposureMinor } of tills) this.#shown.set(`${node.store} ${till}`, exposureMinor);
	}
}

// Its store may have what the till was not answered for: that is no exposure any more.
function broughtInMinor(till: SimTill): number {
	const sql = sqlOn(till.store.db);
	const query =
		"SELECT 1 FROM journal WHERE (key = ?1 AND kind NOT LIKE '%-declined') OR key = ?1 || '/fact'";
	const rows = till.listOpen().filter(({ id, isTaken }) => isTaken && sql.first(query, id) !== undefined);
	return rows.flatMap(({ takings }) => takings).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
