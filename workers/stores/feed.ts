import type { TillClaims } from "../../domain/access/claims.ts";
import type { DeviceKey } from "../../domain/access/enrolment.ts";
import { readFeedCursor, writeFeedCursor } from "../../domain/access/feed.ts";
import { sellsAt } from "../../domain/access/guard.ts";
import type { FeedPage } from "../../domain/access/views/tills.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import { NO_OFFLINE } from "../../domain/till/offline.ts";
import {
	type FeedHeadRow,
	type FeedOrg,
	type FeedStaffRow,
	type FeedTillRow,
	headsAfter,
	headsSince,
	readPeople,
} from "../db/feed.ts";
import { storesOf } from "../db/staff.ts";
import { Problem } from "../http/problems.ts";
import { publicKeys } from "../secrets/tokens.ts";

// One page of the feed, from what D1 holds.

const HEADS_PER_PAGE = 2_000;

type FeedRequest = { readonly since: number; readonly after?: string | undefined };
type Heads = Pick<FeedPage, "revision" | "next" | "heads"> & { readonly closed: readonly string[] };

export async function readFeed(
	env: { readonly DB: D1Database; readonly SIGNING_KEYS: string },
	till: TillClaims,
	org: FeedOrg,
	{ since: asked, after }: FeedRequest,
): Promise<FeedPage> {
	// A till that knows more than there is has seen a database that was put back: it begins anew.
	const since = asked > org.revision ? 0 : asked;
	const heads = await readHeads(env.DB, till.org, org.revision, since, after);
	const { revision, next } = heads;
	const gone = { staff: [], tills: [], accounts: since === 0 ? [] : [...heads.closed] };
	const page = { revision, next, whole: since === 0, heads: heads.heads };
	if (after !== undefined) return { ...page, policy: null, staff: [], tills: [], gone };
	const { staff, tills } = await readPeople(env.DB, till.org, till.sub, since);
	const sellers = staff.filter((row) => sells(row, till.store));
	const enrolled = tills.filter((row) => row.status === "enrolled" && row.key !== null);
	const without = <Row extends { readonly id: string }>(all: readonly Row[], kept: readonly Row[]) =>
		since === 0 ? [] : all.filter((row) => !kept.includes(row)).map(({ id }) => id);
	return {
		...page,
		policy: await readPolicy(env.SIGNING_KEYS, org),
		staff: sellers.map(staffView),
		tills: enrolled.map(tillView),
		gone: { ...gone, staff: without(staff, sellers), tills: without(tills, enrolled) },
	};
}

async function readPolicy(signingKeys: string, { offline }: FeedOrg): Promise<FeedPage["policy"]> {
	const { keys } = await publicKeys(signingKeys);
	return {
		offline: { ...NO_OFFLINE, ...(JSON.parse(offline) as object) },
		keys: keys.map((key) => ({ ...key, kid: key.kid ?? "" })),
	};
}

async function readHeads(
	db: D1Database,
	org: string,
	now: number,
	since: number,
	after: string | undefined,
): Promise<Heads> {
	const place = after === undefined ? null : readFeedCursor(after);
	const isStrange = after !== undefined && place?.by !== (since === 0 ? "account" : "revision");
	if (isStrange) throw new Problem("request-invalid", [{ path: "after", message: "not what was given" }]);
	const revision = place?.revision ?? now;
	if (since === 0) {
		const rows = await headsAfter(db, org, place?.account ?? "", HEADS_PER_PAGE);
		const last = rows.length < HEADS_PER_PAGE ? undefined : rows.at(-1);
		const next = last && writeFeedCursor({ by: "account", revision, account: last.account });
		return { ...split(rows), revision, next: next ?? null };
	}
	const object = (account: string) => accountObjectName({ org, account });
	const from =
		place?.by === "revision"
			? { revision: place.at, object: object(place.account), seq: place.seq }
			: { revision: since, object: END_OF_OBJECTS, seq: 0 };
	const { heads, last } = await headsSince(db, org, from, revision, HEADS_PER_PAGE);
	const account = last?.object.slice(object("").length) ?? "";
	const next =
		last && writeFeedCursor({ by: "revision", revision, at: last.revision, seq: last.seq, account });
	return { ...split(heads), revision, next };
}

// After every name of an object: all of the revision that the till has is left out.
const END_OF_OBJECTS = "\u{10FFFF}";

function split(rows: readonly FeedHeadRow[]): { heads: FeedPage["heads"]; closed: string[] } {
	const isGone = ({ status, isErased }: FeedHeadRow) => status === "closed" || isErased === 1;
	return {
		heads: rows.filter((row) => !isGone(row)).map(headView),
		closed: rows.filter(isGone).map(({ account }) => account),
	};
}

function headView(row: FeedHeadRow): FeedPage["heads"][number] {
	const { account, seq, status, offlineBlocked, pinAboveMinor, codes, tagCounter } = row;
	const balances = JSON.parse(row.balances) as Record<string, number>;
	const purses = JSON.parse(row.purses ?? "{}") as Record<string, number>;
	// What lies on the tag is nobody else's: whoever knows of no purses shall not take it either.
	for (const [unit, minor] of Object.entries(purses)) balances[unit] = (balances[unit] ?? 0) - minor;
	return {
		...{ account, seq, status, pinAboveMinor },
		offlineBlocked: offlineBlocked === 1,
		balances,
		...(row.purses === null ? {} : { purses }),
		...(tagCounter === null ? {} : { tagCounter }),
		codes: JSON.parse(codes) as string[],
	};
}

function sells(row: FeedStaffRow, store: string): boolean {
	const { role, status } = row;
	return sellsAt({ role, status, stores: storesOf(row) }, store);
}

function staffView(row: FeedStaffRow): FeedPage["staff"][number] {
	const { id, name, role, pin, pinLockedUntil } = row;
	return { id, name, role, pin, pinLockedUntil, stores: storesOf(row)?.slice() ?? null };
}

function tillView({ id, name, store, key }: FeedTillRow): FeedPage["tills"][number] {
	const [current] = JSON.parse(key ?? "[]") as DeviceKey[];
	const { kty, crv, x, y } = current as DeviceKey;
	return { id, name, store, key: { kty, crv, x, y } };
}
