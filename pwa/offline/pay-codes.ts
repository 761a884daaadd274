import { endOf, type PayCode } from "../../domain/access/pay-code.ts";
import { database, type PayCodeRow } from "./db.ts";
import { readFeedPlace } from "./feed.ts";

// Which codes to pay with this till has taken a sale by, for as long as they could come again. Without a network nobody
// else knows: a picture of a code buys nothing a second time here.

// A sale that was refused used nothing up.
export async function isPayCodeUsed(mark: string): Promise<boolean> {
	const db = await database();
	const row = await db.get("payCodes", mark);
	const op = row && (await db.get("ops", row.op));
	return row !== undefined && op?.state !== "declined" && op?.state !== "invalid";
}

export function usedRow(code: PayCode, op: string): PayCodeRow {
	return { mark: code.mark, op, endsAt: endOf(code) };
}

// By the server's clock as this till last heard of it.
export async function forgetOverPayCodes(now: number): Promise<void> {
	const serverNow = now + ((await readFeedPlace())?.clockOffsetMs ?? 0);
	const transaction = (await database()).transaction("payCodes", "readwrite");
	const over = await transaction.store.index("end").getAllKeys(IDBKeyRange.upperBound(serverNow));
	await Promise.all([...over.map((mark) => transaction.store.delete(mark)), transaction.done]);
}
