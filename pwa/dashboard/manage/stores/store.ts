import type * as z from "zod/mini";
import type { Menu } from "../../../../domain/catalog/menu.ts";
import type { StockReceipt, StoreSummary, stockPageSchema } from "../../../../domain/protocol/views.ts";
import type { Reply } from "../../../api/reply.ts";
import { stores } from "../../store.ts";
import { manage } from "../api.ts";
import { type Resource, resource } from "../resource.ts";

// Stores and what they sell: the menu as it is published, or that there is none yet.

export const storeList = resource<readonly StoreSummary[]>(async () => {
	const reply = await manage.listStores();
	// The sales are shown with the names of their stores.
	if (reply.ok) stores.value = reply.value.stores;
	return reply.ok ? { ok: true, value: reply.value.stores } : reply;
});

export const menuOf = perStore((store) => resource(() => readMenu(store)));

// How much there is of what is counted; what never came in has no level.
type Levels = ReadonlyMap<string, number>;
export const stockOf = perStore((store) => resource(async () => levelsIn(await manage.getStock(store))));

export async function receive(store: string, receipt: StockReceipt): Promise<Reply<Levels>> {
	const reply = levelsIn(await manage.receiveStock(store, receipt));
	if (reply.ok) stockOf(store).set(reply.value);
	return reply;
}

function levelsIn(reply: Reply<z.infer<typeof stockPageSchema>>): Reply<Levels> {
	if (!reply.ok) return reply;
	return { ok: true, value: new Map(reply.value.levels.map((one) => [one.product, one.available])) };
}

function perStore<T>(make: (store: string) => Resource<T>): (store: string) => Resource<T> {
	const made = new Map<string, Resource<T>>();
	return (store) => {
		const known = made.get(store) ?? make(store);
		made.set(store, known);
		return known;
	};
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
