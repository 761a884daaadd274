import type { Act } from "../../domain/access/audit.ts";
import { seesStore } from "../../domain/access/claims.ts";
import { presenceAt } from "../../domain/access/till-status.ts";
import type { TillView } from "../../domain/access/views/tills.ts";
import { must } from "../../domain/core/assert.ts";
import { storeObjectName } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { bumpRevision } from "../db/revision.ts";
import { changeTill, type FoundTill, findTill, isTillLate, type TillRow, tillIn } from "../db/tills.ts";
import type { AppContext, Env } from "../env.ts";
import { Problem } from "../http/problems.ts";

// What the routes about tills share. The row comes first, then the stores are told: should this die in between, the
// next token of the till or the sweep tells them again, and what is told late is known to be.

const TRIES_MAX = 5;

export function tillView(row: TillRow): TillView {
	const { id, name, store, status, leaving, enrolledAt, removedAt, wipedAt, seenAt } = row;
	return { id, name, store, status, leaving, enrolledAt, removedAt, wipedAt, seenAt };
}

// A manager who is bound to stores sees the tills of these alone.
export async function visibleTill(c: AppContext, id: string): Promise<FoundTill> {
	const { claims } = c.var;
	const row = await findTill(c.env.DB, claims.org, id);
	if (row === null || !seesTill(claims, row)) throw new Problem("till-unknown");
	return row;
}

export function seesTill(claims: AppContext["var"]["claims"], { store }: Pick<TillRow, "store">): boolean {
	return seesStore(claims, store);
}

type TillChange = {
	readonly act: Act;
	// Null: there is nothing left to do. Asked again where someone else was quicker.
	readonly next: (row: TillRow) => TillRow | null;
	readonly tell: (row: TillRow) => Readonly<Record<string, unknown>>;
	readonly with?: (row: TillRow) => readonly D1PreparedStatement[];
	readonly by?: { readonly org: string; readonly actor: string; readonly actorRole: string };
};

// Gives the row as it is afterwards.
export async function alterTill(c: AppContext, found: TillRow, change: TillChange): Promise<TillRow> {
	const { DB: db } = c.env;
	const { org, id } = found;
	let row = found;
	for (let tries = 1; ; tries += 1) {
		const next = change.next(row);
		if (next === null) return row;
		const told = { act: change.act, target: id, before: change.tell(row), after: change.tell(next) };
		const changes = [bumpRevision(db, org), changeTill(db, next), ...(change.with?.(row) ?? [])];
		try {
			const results = await (change.by === undefined
				? audited(c, told, changes)
				: audited(c, told, changes, change.by));
			const changed = must(tillIn(results[1]), "a till that was changed is there");
			const stores = [row.store, row.leaving, changed.store, changed.leaving].filter((one) => one !== null);
			await tellStores(c.env, changed, stores);
			return changed;
		} catch (error) {
			if (tries === TRIES_MAX || !isTillLate(error)) throw error;
			row = must(await findTill(db, org, id), "tills are never deleted");
		}
	}
}

// A store that cannot be reached is told later.
export async function tellStores(env: Env, row: TillRow, stores: readonly string[]): Promise<void> {
	await Promise.all(
		[...new Set(stores)].map(async (store) => {
			try {
				await tellStore(env, row, store);
			} catch (error) {
				const about = { org: row.org, till: row.id, store, message: String(error) };
				console.error(JSON.stringify({ level: "error", at: "tell-store", ...about }));
			}
		}),
	);
}

export async function tellStore(env: Env, row: TillRow, store: string): Promise<void> {
	const stub = env.STORE.getByName(storeObjectName({ org: row.org, store }));
	await stub.placeTill(row.id, presenceAt(row, store));
}
