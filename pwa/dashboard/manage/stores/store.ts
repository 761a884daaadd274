import type { Menu } from "../../../../domain/catalog/menu.ts";
import type { StoreView } from "../../../../domain/protocol/views.ts";
import type { Reply } from "../../../api/reply.ts";
import { stores } from "../../store.ts";
import { manage } from "../api.ts";
import { type Resource, resource } from "../resource.ts";

// Stores and what they sell: the menu as it is published, or that there is none yet.

export const storeList = resource<readonly StoreView[]>(async () => {
	const reply = await manage.listStores();
	// The sales are shown with the names of their stores.
	if (reply.ok) stores.value = reply.value.stores;
	return reply.ok ? { ok: true, value: reply.value.stores } : reply;
});

const menus = new Map<string, Resource<Menu | null>>();

export function menuOf(store: string): Resource<Menu | null> {
	const known = menus.get(store);
	if (known !== undefined) return known;
	const made = resource(() => readMenu(store));
	menus.set(store, made);
	return made;
}

async function readMenu(store: string): Promise<Reply<Menu | null>> {
	const reply = await manage.getMenu(store);
	const isNew = !reply.ok && reply.kind === "problem" && reply.code === "menu-unpublished";
	return isNew ? { ok: true, value: null } : reply;
}

export const STORE_KINDS = [
	{ value: "stall", name: "Stall" },
	{ value: "shop", name: "Shop" },
	{ value: "topup", name: "Top-up point" },
	{ value: "warehouse", name: "Warehouse" },
] as const;

export function kindName(kind: string): string {
	return STORE_KINDS.find(({ value }) => value === kind)?.name ?? kind;
}
