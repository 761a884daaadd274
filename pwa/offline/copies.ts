import type * as z from "zod/mini";
import type { Menu } from "../../domain/catalog/menu.ts";
import type { OrgView } from "../../domain/protocol/views.ts";
import { database } from "./db.ts";
import {
	type Entrance,
	type MenuRow,
	menuRowSchema,
	orgRowSchema,
	type SignedInPerson,
	type WalletRow,
	walletRowSchema,
	whoRowSchema,
} from "./records.ts";

// Copies that let a screen open without a network. A copy that an older version wrote and this one cannot read
// is as good as none: it is fetched again.

function readable<S extends z.ZodMiniType>(schema: S, row: unknown): z.infer<S> | null {
	const parsed = schema.safeParse(row);
	return parsed.success ? parsed.data : null;
}

export async function dropWho(entrance: Entrance): Promise<void> {
	await (await database()).delete("sessions", entrance);
}

// An older version kept a token here: it goes as soon as it is seen.
export async function readWho(entrance: Entrance): Promise<SignedInPerson | null> {
	const row = await (await database()).get("sessions", entrance);
	const who = readable(whoRowSchema, row)?.who ?? null;
	if (row !== undefined && who === null) await dropWho(entrance);
	return who;
}

export async function keepWho(entrance: Entrance, who: SignedInPerson): Promise<void> {
	await (await database()).put("sessions", { entrance, who });
}

export async function readMenu(store: string): Promise<MenuRow | null> {
	return readable(menuRowSchema, await (await database()).get("menus", store));
}

export async function keepMenu(store: string, menu: Menu, fetchedAt: number): Promise<void> {
	await (await database()).put("menus", { store, menu, fetchedAt });
}

export async function readOrg(id: string): Promise<OrgView | null> {
	return readable(orgRowSchema, await (await database()).get("orgs", id))?.org ?? null;
}

export async function keepOrg(id: string, org: OrgView): Promise<void> {
	await (await database()).put("orgs", { id, org });
}

export async function dropOrgs(): Promise<void> {
	await (await database()).clear("orgs");
}

export async function readWallet(account: string): Promise<WalletRow | null> {
	return readable(walletRowSchema, await (await database()).get("wallets", account));
}

export async function keepWallet(row: WalletRow): Promise<void> {
	await (await database()).put("wallets", row);
}

export async function dropWallets(): Promise<void> {
	await (await database()).clear("wallets");
}
