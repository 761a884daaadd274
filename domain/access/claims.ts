import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../core/ids.ts";

// Who is asking, as an access token says it. A till acts for its store, a guest for the own accounts, staff for the
// org, or for the stores that they are bound to.

export const staffRoleSchema = z.enum(["owner", "manager", "cashier", "auditor"]);
export type StaffRole = z.infer<typeof staffRoleSchema>;

export const ACCOUNTS_PER_GUEST_MAX = 20;
export const STORES_PER_STAFF_MAX = 50;

// RFC 7638, of SHA-256.
const deviceSchema = z.string().check(z.regex(/^[\w-]{43}$/, "a thumbprint"));

const boundStoresSchema = z.array(idSchema).check(z.maxLength(STORES_PER_STAFF_MAX));

export const claimsSchema = z.discriminatedUnion("role", [
	z.object({
		role: staffRoleSchema,
		org: idSchema,
		sub: idSchema,
		// The session behind the token: ended with it.
		sid: idSchema,
		// Absent: every store.
		stores: z.optional(boundStoresSchema),
		// When a second factor was last shown.
		freshAt: z.optional(epochMsSchema),
	}),
	z.object({
		role: z.literal("till"),
		org: idSchema,
		sub: idSchema,
		store: idSchema,
		// The till stands elsewhere by now, or nowhere: only what it has sold here is still taken.
		leaving: z.optional(z.literal(true)),
		// The thumbprint of the key that asked for the token.
		device: z.optional(deviceSchema),
	}),
	z.object({
		role: z.literal("guest"),
		org: idSchema,
		sub: idSchema,
		sid: idSchema,
		accounts: z.array(idSchema).check(z.minLength(1), z.maxLength(ACCOUNTS_PER_GUEST_MAX)),
	}),
]);
export type Claims = z.infer<typeof claimsSchema>;
export type StaffClaims = Extract<Claims, { role: StaffRole }>;
export type TillClaims = Extract<Claims, { role: "till" }>;

// What an API key may do. Each is a thing that a system does, not a table.
export const SCOPES = [
	"accounts:read",
	"accounts:write",
	"catalog:write",
	"sales:read",
	"books:read",
	"objects:restore",
] as const;
export const scopeSchema = z.enum(SCOPES);
export type Scope = z.infer<typeof scopeSchema>;

// A system that calls with its key has no token: it is looked up each time.
export type SystemClaims = {
	readonly role: "system";
	readonly org: string;
	readonly sub: string;
	readonly scopes: readonly Scope[];
};
export type Caller = Claims | SystemClaims;
export type Role = Caller["role"];

export function isStaff(caller: Caller): caller is StaffClaims {
	return caller.role !== "till" && caller.role !== "guest" && caller.role !== "system";
}

// Whether this store exists for who is asking; what does not is a 404, never a 403.
export function seesStore(caller: Caller, store: string): boolean {
	if (caller.role === "till") return caller.store === store;
	if (isStaff(caller)) return caller.stores === undefined || caller.stores.includes(store);
	return caller.role === "system";
}
