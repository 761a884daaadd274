import * as z from "zod/mini";
import { type FeedPage, feedHeadSchema, openKeySchema } from "../../domain/access/views/tills.ts";
import { database } from "./db.ts";

// What a till without a network knows about a code to pay with: by which keys it is signed, whose account it names, and
// whether a sale of this till was paid by it. Without a network nobody else knows: a picture of a code buys nothing a
// second time here.

// None before the first page of the feed.
export async function readOpenKeys(): Promise<readonly z.infer<typeof openKeySchema>[]> {
	const row = await (await database()).get("feed", "policy");
	const parsed = z.object({ keys: z.array(openKeySchema) }).safeParse(row);
	return parsed.success ? parsed.data.keys : [];
}

// An account as this till heard of it last.
export async function readHead(account: string): Promise<FeedPage["heads"][number] | null> {
	const parsed = feedHeadSchema.safeParse(await (await database()).get("heads", account));
	return parsed.success ? parsed.data : null;
}

// A sale that was refused used nothing up.
export async function isPayCodeUsed(mark: string): Promise<boolean> {
	const db = await database();
	const row = await db.get("payCodes", mark);
	const op = row && (await db.get("ops", row.op));
	return row !== undefined && op?.state !== "declined" && op?.state !== "invalid";
}

// Those that cannot come again, by the server's clock.
export async function forgetOverPayCodes(serverNow: number): Promise<void> {
	const transaction = (await database()).transaction("payCodes", "readwrite");
	const over = await transaction.store.index("end").getAllKeys(IDBKeyRange.upperBound(serverNow));
	await Promise.all([...over.map((mark) => transaction.store.delete(mark)), transaction.done]);
}
