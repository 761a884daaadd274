import { type FeedPage, feedStaffSchema } from "../../domain/access/views/tills.ts";
import { database } from "./db.ts";
import { type FeedProgress, feedProgressSchema } from "./device-records.ts";
import { HEADS_AT_ONCE } from "./limits.ts";

// What this till was told about people, tills and accounts. A page and how far it goes are one transaction: a device
// that dies in between asks for the same page again.

export type FeedStaff = FeedPage["staff"][number];

export const FEED_START: FeedProgress = { id: "place", since: 0, after: null, round: 0, clockOffsetMs: 0 };

export async function readFeedProgress(): Promise<FeedProgress | null> {
	const parsed = feedProgressSchema.safeParse(await (await database()).get("feed", "place"));
	return parsed.success ? parsed.data : null;
}

// Where the page that was asked for from one place leads.
export function placeAfter(from: FeedProgress, page: FeedPage, clockOffsetMs: number): FeedProgress {
	const { id } = from;
	const isFirst = from.after === null;
	const round = page.whole && isFirst ? from.round + 1 : from.round;
	const place =
		page.next === null
			? { since: page.revision, after: null }
			: { since: page.whole ? 0 : from.since, after: page.next };
	return { id, ...place, round, clockOffsetMs };
}

export async function keepFeedPage(
	from: FeedProgress,
	page: FeedPage,
	clockOffsetMs: number,
): Promise<FeedProgress> {
	const place = placeAfter(from, page, clockOffsetMs);
	const stores = ["feed", "heads", "staff", "tills"] as const;
	const transaction = (await database()).transaction(stores, "readwrite");
	const [feed, heads, staff, tills] = [
		transaction.objectStore("feed"),
		transaction.objectStore("heads"),
		transaction.objectStore("staff"),
		transaction.objectStore("tills"),
	];
	const done: Promise<unknown>[] = [];
	if (page.whole && from.after === null) done.push(staff.clear(), tills.clear());
	for (const row of page.staff) done.push(staff.put(row));
	for (const row of page.tills) done.push(tills.put(row));
	for (const id of page.gone.staff) done.push(staff.delete(id));
	for (const id of page.gone.tills) done.push(tills.delete(id));
	for (const id of page.gone.accounts) done.push(heads.delete(id));
	if (page.policy !== null) done.push(feed.put({ id: "policy", ...page.policy }));
	done.push(feed.put(place));
	await Promise.all(done);
	// A few at a time, within the one transaction: the screen goes on in between.
	for (let from = 0; from < page.heads.length; from += HEADS_AT_ONCE) {
		const some = page.heads.slice(from, from + HEADS_AT_ONCE);
		await Promise.all(some.map((head) => heads.put({ ...head, round: place.round })));
	}
	if (page.whole && page.next === null) {
		const old = await heads.index("round").getAllKeys(IDBKeyRange.upperBound(place.round, true));
		await Promise.all(old.map((account) => heads.delete(account)));
	}
	await transaction.done;
	return place;
}

// Null: this till was not told yet who works here.
export async function readStaff(): Promise<readonly FeedStaff[] | null> {
	const db = await database();
	if ((await readFeedProgress()) === null) return null;
	return (await db.getAll("staff")).filter((row) => feedStaffSchema.safeParse(row).success);
}
