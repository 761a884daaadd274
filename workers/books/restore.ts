import type { Menu } from "../../domain/catalog/menu.ts";
import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Handover } from "../../domain/restore/handover.ts";
import type { Restorable, RestoreRefusal, Restoring } from "../../domain/restore/restorable.ts";
import { historyOf } from "../db/history.ts";
import { type JournalPlace, listPlaces, type Room, readBack } from "../db/journal-back.ts";
import { draftMenu } from "../db/menu.ts";
import type { Env } from "../env.ts";
import { bringIn } from "./compare-journal.ts";

// Puts one object back to an earlier point, as its operator says, or gives back what an object lost that found out by
// itself. The object is fenced, ends what it began, hands over what no line tells; history gets every line it lacks;
// the platform puts the object back; its lines come back from history; it serves.
//
// Whoever runs this may die anywhere and begin again. Where it stood says the object and a file: what was handed over
// is written down before the object is put back, and once it is written nothing before that step is done again.

export type RestoreRequest = {
	readonly org: string;
	readonly room: Room;
	readonly name: string;
	// To which time; null: it is back already and says so itself.
	readonly at: number | null;
};
export type Restored = { readonly phase: "serving" | "reading-back"; readonly last: number };
export type RestoreTrouble = RestoreRefusal | { readonly reason: "catalog-invalid" };

type Bound = Pick<Env, "DB" | "FILES" | "STORE" | "ACCOUNT">;
type Scene = {
	readonly env: Bound;
	readonly db: D1Database;
	readonly wanted: RestoreRequest;
	readonly object: string;
	readonly stub: () => Restorable & Listing;
	readonly restore: string;
	readonly file: string;
};
type Listing = { listLines(after: number, limit: number): Promise<readonly JournalEvent[]> };

// As much as one request does; the next goes on.
const LINES_PER_REQUEST = 2_000;
const LINES_PER_CALL = 100;
const LINES_LOOKED_BACK = 1_000;

export async function restoreObject(
	env: Bound,
	wanted: RestoreRequest,
): Promise<Result<Restored, RestoreTrouble>> {
	const { org, room, name } = wanted;
	const object =
		room === "store" ? storeObjectName({ org, store: name }) : accountObjectName({ org, account: name });
	const objects = room === "store" ? env.STORE : env.ACCOUNT;
	const stub = () => objects.getByName(object) as unknown as Restorable & Listing;
	const found = await stub().restoring();
	const { restore, gate, last } = found;
	if (restore === null && wanted.at !== null) return refuse({ reason: "restore-unlisted" });
	if (restore === null || gate === "open") return accept({ phase: "serving", last });
	const file = `restores/${object}/${restore}.json`;
	const scene: Scene = { env, db: historyOf(env, org), wanted, object, stub, restore, file };
	if (wanted.at === null) return await giveBack(scene, await readHandover(scene));
	const handover = await putAway(scene, wanted.at, found);
	return handover.ok ? await giveBack(scene, handover.value) : handover;
}

// Up to where the object stands at its earlier point.
async function putAway(
	scene: Scene,
	at: number,
	found: Restoring,
): Promise<Result<Handover, RestoreTrouble>> {
	const { stub, restore } = scene;
	const handover = (await readHandover(scene)) ?? (await handOver(scene, found));
	if ("reason" in handover) return refuse(handover);
	if ((await stub().restoring()).state !== "handed") return accept(handover);
	// The instance ends in the middle of this, so what it says of it says nothing.
	const put = await stub()
		.putBack(restore, at)
		.catch((error: unknown) => {
			console.error(JSON.stringify({ level: "error", at: "put-back", restore, message: String(error) }));
			return null;
		});
	if (put?.ok === false) return put;
	const { state } = await stub().restoring();
	return state === "handed" ? refuse({ reason: "not-put-back" }) : accept(handover);
}

async function handOver(
	scene: Scene,
	{ instance, confirmed }: Restoring,
): Promise<Handover | RestoreTrouble> {
	const { env, db, stub, restore, wanted, object, file } = scene;
	const begun = await stub().beginRestore(restore, instance);
	if (!begun.ok) return begun.refusal;
	const handed = await stub().handOver(restore);
	if (!handed.ok) return handed.refusal;
	// Of a store history has said how far it holds it; lines of accounts travel with stores, and all are looked for.
	const after = wanted.room === "store" ? Math.max(0, confirmed - LINES_LOOKED_BACK) : 0;
	const journal = { org: wanted.org, object, room: wanted.room, after, known: 0 };
	const listLines = (from: number, limit: number) => stub().listLines(from, limit);
	const { differs } = await bringIn(db, { ...journal, listLines }, Number.MAX_SAFE_INTEGER);
	if (differs[0] !== undefined) return { reason: "history-contradicts", seq: differs[0] };
	await env.FILES.put(file, JSON.stringify(handed.value));
	return handed.value;
}

async function readHandover({ env, file }: Scene): Promise<Handover | null> {
	const kept = await env.FILES.get(file);
	return kept === null ? null : ((await kept.json()) as Handover);
}

async function giveBack(scene: Scene, handover: Handover | null): Promise<Result<Restored, RestoreTrouble>> {
	const { db, stub, restore, wanted, object } = scene;
	const { org, room } = wanted;
	const { last: seq, lastAt: at } = await stub().restoring();
	let last = seq;
	if (handover === null || last < handover.last) {
		const places = await listPlaces(db, room, { org, object }, { seq, at }, LINES_PER_REQUEST);
		for (const page of pagesOf(places)) {
			const taken = await stub().takeBack(restore, org, await readBack(db, room, { org, object }, page));
			if (!taken.ok) return taken;
			last = taken.value;
		}
		if (places.length === LINES_PER_REQUEST) return accept({ phase: "reading-back", last });
	}
	const served = await stub().serveAgain(restore, handover, null);
	if (served.ok) return accept({ phase: "serving", last });
	if (served.refusal.reason !== "menu-missing") return served;
	const menu = await draftOf(scene);
	if (menu === null) return refuse({ reason: "catalog-invalid" });
	const again = await stub().serveAgain(restore, handover, menu);
	return again.ok ? accept({ phase: "serving", last }) : again;
}

async function draftOf({ env, wanted: { org, name } }: Scene): Promise<Menu | null> {
	const draft = await draftMenu(env.DB, org, name);
	return draft.ok ? draft.value : null;
}

function pagesOf(places: readonly JournalPlace[]): JournalPlace[][] {
	const pages: JournalPlace[][] = [];
	for (let from = 0; from < places.length; from += LINES_PER_CALL)
		pages.push(places.slice(from, from + LINES_PER_CALL));
	return pages;
}
