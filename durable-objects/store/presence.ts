import { hasLeft, isNews, type Presence } from "../../domain/till/presence.ts";
import type { Tables } from "./tables.ts";

// What this store was told about where tills are. Told again, or late, it changes nothing.

// False: it was told this, or something newer, before.
export function placeTill({ presences }: Tables, till: string, presence: Presence): boolean {
	const isNew = isNews(presences.get(till), presence);
	if (isNew) presences.put(till, presence);
	return isNew;
}

export function tillHasLeft({ presences }: Tables, till: string, device: string | null): boolean {
	return hasLeft(presences.get(till), device);
}
