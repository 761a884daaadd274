import type { Op } from "../protocol/op.ts";
import type { LogEnd } from "./chain.ts";

// What a store was told about where a till is. Tokens live for minutes and sockets for days, so the store itself knows
// who has left, and asks nobody on the road of a sale.
//
//   nothing was told          → whoever has a token of this store may ask
//   it is here, this device   → that device may ask; one that it has replaced has left
//   it is not here            → it was removed, or stands at another store
//
// Whoever has left still brings in what happened here: a fact is taken as ever, an op that is known gets its outcome as
// ever, an open ask goes on, and what the card reader said is heard. Only something new cannot be asked for. That
// refusal is not kept, so a fact that comes after it under the same id is a fact like any other.

export type Presence = {
	// Of the org, when this became so: what is told late changes nothing.
	readonly revision: number;
	// The one that stands here; null: none.
	readonly device: string | null;
	// Where its log stood when it left the store that it comes from.
	readonly log?: LogEnd;
	// Nothing more comes from it here: every device of it has said farewell.
	readonly isGone?: true;
};

export function isNews(known: Presence | undefined, told: Presence): boolean {
	return known === undefined || told.revision > known.revision;
}

// What is remembered of what is told. A till may be moved on before it was heard here, and still bring in what it sold:
// where its log stood when it came stays known.
export function remembered(known: Presence | undefined, told: Presence): Presence {
	const log = told.log ?? known?.log;
	return log === undefined ? told : { ...told, log };
}

export function hasLeft(presence: Presence | undefined, device: string | null): boolean {
	return presence !== undefined && (presence.device === null || presence.device !== device);
}

// Asked only about ops that the store does not know.
export function refusesOp(
	{ mode, kind }: Pick<Op, "mode" | "kind">,
	presence: Presence | undefined,
	device: string | null,
): boolean {
	return mode === "ask" && kind !== "charge" && hasLeft(presence, device);
}
