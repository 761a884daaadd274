import { type Caller, isStaff, type Role, type Scope } from "./claims.ts";

// Who may call what: one row a route. A route without a row is refused, and fails a test.

export type Access = {
	// Nobody: the route is called without a token and proves who is asking by what it is sent.
	readonly roles: readonly Role[];
	// An API key with this scope may call it too.
	readonly scope?: Scope;
	// Staff need a second factor that was shown a moment ago.
	readonly fresh?: true;
	// Also for staff who have to set up a second factor before they may do anything else.
	readonly settingUp?: true;
	// About all of the org: whoever is bound to stores may not.
	readonly orgWide?: true;
	// On the road of a sale: the token alone decides, and the store refuses a till that was removed.
	readonly hot?: true;
	// Also for a till that has left and brings in what is still on it.
	readonly leaving?: true;
	// How often it may be called: a way in is guessed at, and an export is dear.
	readonly limit?: "entry" | "export";
};
export type AccessRefusal = "role-forbidden" | "step-up-needed" | "till-removed";

const ANYONE = { roles: [] } as const satisfies Access;
const WAY_IN = { roles: [], limit: "entry" } as const satisfies Access;
const OWNER = ["owner"] as const;
const MANAGERS = ["owner", "manager"] as const;
const BOOKKEEPERS = ["owner", "manager", "auditor"] as const;
const AUDITORS = ["owner", "auditor"] as const;
const STAFF = ["owner", "manager", "cashier", "auditor"] as const;

export const PERMISSIONS = {
	"GET /healthz": ANYONE,
	"GET /readyz": ANYONE,
	"GET /openapi.json": ANYONE,
	"GET /.well-known/jwks.json": ANYONE,

	// Coming in. Each of these proves by what it is sent who is asking, and counts its guesses.
	"POST /v1/orgs": WAY_IN,
	"POST /v1/sign-in": WAY_IN,
	"POST /v1/sign-in/second": WAY_IN,
	"POST /v1/sign-in/passkey/options": WAY_IN,
	"POST /v1/sign-in/passkey": WAY_IN,
	"GET /v1/sign-in/oidc/:org": WAY_IN,
	"GET /v1/sign-in/oidc/callback": WAY_IN,
	"POST /v1/password-links": WAY_IN,
	"POST /v1/password-links/use": WAY_IN,
	"POST /v1/refresh": WAY_IN,
	"POST /v1/sign-out": WAY_IN,
	"POST /v1/invitations/look": WAY_IN,
	"POST /v1/invitations/accept": WAY_IN,
	"POST /v1/till/enrol": WAY_IN,
	"POST /v1/till/nonces": WAY_IN,
	"POST /v1/till/tokens": WAY_IN,
	"POST /v1/wallet/claim": WAY_IN,
	"POST /v1/wallet/links": WAY_IN,
	"POST /v1/wallet/enter": WAY_IN,
	"POST /v1/wallet/addresses": WAY_IN,
	"POST /v1/accounts/:account/topups": ANYONE,

	// Oneself.
	"GET /v1/me": { roles: [...STAFF, "guest"], settingUp: true },
	"POST /v1/me/password": { roles: STAFF, settingUp: true },
	"POST /v1/me/pin": { roles: STAFF },
	"POST /v1/me/totp": { roles: STAFF, fresh: true, settingUp: true },
	"POST /v1/me/totp/confirm": { roles: STAFF, settingUp: true },
	"DELETE /v1/me/totp": { roles: STAFF, fresh: true },
	"GET /v1/me/passkeys": { roles: STAFF, settingUp: true },
	"POST /v1/me/passkeys/options": { roles: STAFF, fresh: true, settingUp: true },
	"POST /v1/me/passkeys": { roles: STAFF, settingUp: true },
	"DELETE /v1/me/passkeys/:passkey": { roles: STAFF, fresh: true },
	"GET /v1/me/sessions": { roles: [...STAFF, "guest"], settingUp: true },
	"DELETE /v1/me/sessions/:session": { roles: [...STAFF, "guest"], settingUp: true },
	"POST /v1/me/step-up": { roles: STAFF, settingUp: true },
	"POST /v1/me/step-up/passkey/options": { roles: STAFF, settingUp: true },
	"POST /v1/me/step-up/passkey": { roles: STAFF, settingUp: true },

	// The org and who works for it.
	"GET /v1/org": { roles: [...STAFF, "till", "guest", "system"], scope: "sales:read", settingUp: true },
	"GET /v1/org/settings": { roles: BOOKKEEPERS },
	"PATCH /v1/org/settings": { roles: OWNER },
	"PUT /v1/org/second-factor": { roles: OWNER, fresh: true },
	"GET /v1/org/sso": { roles: OWNER },
	"PUT /v1/org/sso": { roles: OWNER, fresh: true },
	"DELETE /v1/org/sso": { roles: OWNER, fresh: true },
	"GET /v1/staff": { roles: BOOKKEEPERS },
	"POST /v1/staff/invitations": { roles: MANAGERS, fresh: true },
	"PATCH /v1/staff/:staff": { roles: OWNER, fresh: true },
	"DELETE /v1/staff/:staff": { roles: OWNER, fresh: true },
	"GET /v1/staff/:staff/sessions": { roles: OWNER },
	"DELETE /v1/staff/:staff/sessions": { roles: OWNER },
	"DELETE /v1/staff/:staff/factors": { roles: OWNER, fresh: true },
	"GET /v1/staff/:staff/export": { roles: OWNER, fresh: true, limit: "export" },
	"POST /v1/staff/:staff/erase": { roles: OWNER, fresh: true },
	"GET /v1/keys": { roles: OWNER },
	"POST /v1/keys": { roles: OWNER, fresh: true },
	"DELETE /v1/keys/:key": { roles: OWNER, fresh: true },
	"GET /v1/providers": { roles: OWNER },
	"PUT /v1/providers/:provider": { roles: OWNER, fresh: true },
	"DELETE /v1/providers/:provider": { roles: OWNER, fresh: true },
	"GET /v1/audit": { roles: AUDITORS, orgWide: true },

	// Stores and what they sell.
	"GET /v1/stores": { roles: STAFF },
	"POST /v1/stores": { roles: MANAGERS, orgWide: true },
	"PUT /v1/stores/:store/products/:product": { roles: MANAGERS, scope: "catalog:write" },
	"GET /v1/stores/:store/menu": { roles: [...STAFF, "till"] },
	"POST /v1/stores/:store/menu/publish": { roles: MANAGERS, scope: "catalog:write" },
	"GET /v1/stores/:store/stock": { roles: [...STAFF, "till"] },
	"POST /v1/stores/:store/stock/receipts": { roles: MANAGERS, scope: "catalog:write" },

	// Tills.
	"GET /v1/tills": { roles: BOOKKEEPERS },
	"POST /v1/tills": { roles: MANAGERS },
	"POST /v1/tills/:till/enrolments": { roles: MANAGERS },
	"PATCH /v1/tills/:till": { roles: MANAGERS },
	"DELETE /v1/tills/:till": { roles: MANAGERS },
	"POST /v1/ops": { roles: ["till"], hot: true, leaving: true },
	"GET /v1/till/socket": ANYONE,
	"GET /v1/feed": { roles: ["till"] },
	"POST /v1/till/cashiers": { roles: ["till"] },
	"POST /v1/till/pin-failures": { roles: ["till"] },
	"POST /v1/till/farewell": { roles: ["till"], leaving: true },

	// Accounts and their guests, who walk from store to store: whoever may serve one of them may serve each.
	"POST /v1/accounts": { roles: MANAGERS, scope: "accounts:write" },
	"GET /v1/accounts": { roles: STAFF, scope: "accounts:read" },
	"GET /v1/accounts/:account": { roles: [...STAFF, "till", "guest"], scope: "accounts:read" },
	"GET /v1/accounts/:account/entries": { roles: [...STAFF, "till", "guest"], scope: "accounts:read" },
	"POST /v1/accounts/:account/grants": { roles: MANAGERS, scope: "accounts:write" },
	"POST /v1/accounts/:account/payouts": { roles: MANAGERS, fresh: true },
	"POST /v1/accounts/:account/status": { roles: [...MANAGERS, "guest"], scope: "accounts:write" },
	"PUT /v1/accounts/:account/pin": { roles: [...MANAGERS, "guest"] },
	"DELETE /v1/accounts/:account/pin": { roles: MANAGERS, fresh: true },
	"POST /v1/accounts/:account/pin/checks": { roles: ["till"] },
	"POST /v1/accounts/:account/claims": { roles: MANAGERS, scope: "accounts:write" },
	"POST /v1/accounts/:account/pay-codes": { roles: ["guest"] },
	"GET /v1/accounts/:account/export": { roles: ["owner", "guest"], fresh: true, limit: "export" },
	"POST /v1/accounts/:account/erase": { roles: OWNER, fresh: true },
	"GET /v1/guests": { roles: BOOKKEEPERS },
	"POST /v1/guests/find": { roles: BOOKKEEPERS },
	"GET /v1/accounts/:account/guest": { roles: BOOKKEEPERS },
	"POST /v1/accounts/:account/links": { roles: MANAGERS },
	"GET /v1/accounts/:account/address": { roles: ["guest"] },
	"PUT /v1/accounts/:account/address": { roles: MANAGERS },
	"DELETE /v1/accounts/:account/address": { roles: [...MANAGERS, "guest"] },
	"POST /v1/accounts/:account/address/links": { roles: ["guest"] },
	"POST /v1/accounts/:account/codes": { roles: MANAGERS },
	"DELETE /v1/accounts/:account/codes/:code": { roles: MANAGERS },
	"DELETE /v1/accounts/:account/claims/:claim": { roles: MANAGERS },
	"GET /v1/credentials/:code": { roles: [...STAFF, "till"] },
	"POST /v1/credentials/resolve": { roles: [...STAFF, "till"] },

	// History.
	"GET /v1/sales": { roles: STAFF, scope: "sales:read" },
	"GET /v1/books": { roles: BOOKKEEPERS, scope: "books:read", orgWide: true },
	"GET /v1/unreadable": { roles: BOOKKEEPERS, orgWide: true },
	"POST /v1/restores": { roles: OWNER, scope: "objects:restore" },
	"POST /v1/alerts/close": { roles: MANAGERS, orgWide: true },
	"GET /v1/live": ANYONE,
} as const satisfies Record<string, Access>;
export type RouteKey = keyof typeof PERMISSIONS;

export function accessOf(route: string): Access | undefined {
	return (PERMISSIONS as Record<string, Access>)[route];
}

// A second factor counts for so long.
export const FRESH_MS = 5 * 60_000;

// Null: the caller may. Whoever calls by a key needs its scope and is never fresh.
export function refusalOf(access: Access, caller: Caller, now: number): AccessRefusal | null {
	if (caller.role === "system") {
		const mayCall = access.scope !== undefined && caller.scopes.includes(access.scope) && !access.fresh;
		return mayCall ? null : "role-forbidden";
	}
	if (!access.roles.includes(caller.role)) return "role-forbidden";
	if (access.orgWide && isStaff(caller) && caller.stores !== undefined) return "role-forbidden";
	if (caller.role === "till" && caller.leaving && !access.leaving) return "till-removed";
	if (access.fresh && isStaff(caller) && !isFresh(caller.freshAt, now)) return "step-up-needed";
	return null;
}

export function isFresh(freshAt: number | undefined, now: number): boolean {
	return freshAt !== undefined && now - freshAt <= FRESH_MS;
}
