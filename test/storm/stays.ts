import type { LogRow } from "./log-row.ts";
import type { StoreNode } from "./nodes.ts";

// Where a till stood before it was moved, with what it brought in there.
export class Stays {
	readonly past: { readonly store: StoreNode; readonly rows: readonly LogRow[] }[] = [];
	// Where its log stood when it came to the store at which it is.
	seqBefore = 0;
	// How many ops were answered at a store to which it was moved, or moved back.
	opsAfterMove = 0;
	opsAfterReturn = 0;

	end(store: StoreNode, rows: readonly LogRow[], seq: number): void {
		this.past.push({ store, rows });
		this.seqBefore = seq;
	}

	noteAnswer(at: StoreNode): void {
		if (this.past.length > 0) this.opsAfterMove += 1;
		if (this.past.some(({ store }) => store === at)) this.opsAfterReturn += 1;
	}
}
