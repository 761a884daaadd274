import { isStaff } from "../../domain/access/claims.ts";
import { accessOf, type RouteKey } from "../../domain/access/permissions.ts";
import {
	chartIcon,
	keyIcon,
	logIcon,
	receiptIcon,
	settingsIcon,
	shieldIcon,
	storeIcon,
	tillIcon,
	usersIcon,
	walletIcon,
} from "../components/icons.ts";
import type { SignedInPerson } from "../offline/records.ts";

// The pages of the dashboard, and who sees which: whoever may read what it shows.

type PageDefinition = {
	readonly id: string;
	readonly name: string;
	readonly icon: string;
	readonly group: "sell" | "manage";
	readonly needs: RouteKey;
};

const ALL = [
	{ id: "today", name: "Today", icon: chartIcon, group: "sell", needs: "GET /v1/sales" },
	{ id: "sales", name: "Sales", icon: receiptIcon, group: "sell", needs: "GET /v1/sales" },
	{ id: "stores", name: "Stores", icon: storeIcon, group: "manage", needs: "GET /v1/stores" },
	{ id: "tills", name: "Tills", icon: tillIcon, group: "manage", needs: "GET /v1/tills" },
	{ id: "guests", name: "Guests", icon: walletIcon, group: "manage", needs: "GET /v1/guests" },
	{ id: "staff", name: "Staff", icon: usersIcon, group: "manage", needs: "GET /v1/staff" },
	{ id: "settings", name: "Settings", icon: settingsIcon, group: "manage", needs: "GET /v1/org/settings" },
	{ id: "keys", name: "Keys", icon: keyIcon, group: "manage", needs: "GET /v1/keys" },
	{ id: "audit", name: "Audit", icon: logIcon, group: "manage", needs: "GET /v1/audit" },
	{ id: "me", name: "My sign-in", icon: shieldIcon, group: "manage", needs: "GET /v1/me" },
] as const satisfies readonly PageDefinition[];
export type PageId = (typeof ALL)[number]["id"];
export type PageEntry = PageDefinition & { readonly id: PageId };

export function pagesFor(who: SignedInPerson): readonly PageEntry[] {
	return ALL.filter(({ needs }) => mayCall(who, needs));
}

export function mayCall({ claims }: SignedInPerson, route: RouteKey): boolean {
	const access = accessOf(route);
	if (access === undefined || !access.roles.includes(claims.role)) return false;
	return !(access.orgWide && isStaff(claims) && claims.stores !== undefined);
}

export function addressOf(page: PageId, more: Readonly<Record<string, string>> = {}): string {
	const query = new URLSearchParams({ ...(page === "today" ? {} : { page }), ...more });
	return query.size === 0 ? "/dashboard" : `/dashboard?${query}`;
}
