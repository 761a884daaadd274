import { joinLog, type LogEnd, logEnd } from "../../domain/till/chain.ts";
import { hasLeft, isNews, type Presence, remembered } from "../../domain/till/presence.ts";
import type { StoreTables } from "./tables.ts";

// What this store was told about where tills are. Told again, or late, it changes nothing.

// False: it was told this, or something newer, before.
export function placeTill({ presences, tills }: StoreTables, till: string, presence: Presence): boolean {
	const before = presences.get(till);
	if (!isNews(before, presence)) return false;
	presences.put(till, remembered(before, presence));
	const known = tills.get(till);
	if (known !== undefined && presence.log !== undefined)
		tills.put(till, { ...known, chain: joinLog(known.chain, presence.log) });
	return true;
}

// How far the log of a till that leaves is known here; null: nothing was heard of it.
export function logOf(tables: StoreTables, till: string): LogEnd | null {
	return logEnd(tables.till(till).chain);
}

export function tillHasLeft({ presences }: StoreTables, till: string, device: string | null): boolean {
	return hasLeft(presences.get(till), device);
}
