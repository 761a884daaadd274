import { expect, it } from "vitest";
import type { Caller } from "../../../domain/access/claims.ts";
import {
	type Access,
	accessOf,
	FRESH_MS,
	PERMISSIONS,
	refusalOf,
} from "../../../domain/access/permissions.ts";

const NOW = 10_000_000;
const staff = { role: "manager", org: "o", sub: "s", sid: "i" } as const;
const system = { role: "system", org: "o", sub: "k", scopes: ["books:read"] } as const;
const books: Access = { roles: ["owner", "manager"], scope: "books:read", orgWide: true };
const roles: Access = { roles: ["manager"], fresh: true, scope: "books:read" };

it.each<[string, Access, Caller, ReturnType<typeof refusalOf>]>([
	["somebody of the right role", books, staff, null],
	["somebody of another role", books, { ...staff, role: "cashier" }, "role-forbidden"],
	["somebody who is bound to stores", books, { ...staff, stores: ["a"] }, "role-forbidden"],
	["somebody who is bound to no store there is", books, { ...staff, stores: [] }, "role-forbidden"],
	["a key with the scope", books, system, null],
	["a key with another scope", books, { ...system, scopes: ["sales:read"] }, "role-forbidden"],
	["a key where a person is needed", roles, system, "role-forbidden"],
	["somebody without a second factor", roles, staff, "step-up-needed"],
	["somebody with one just now", roles, { ...staff, freshAt: NOW - FRESH_MS }, null],
	["somebody with one too long ago", roles, { ...staff, freshAt: NOW - FRESH_MS - 1 }, "step-up-needed"],
	["a wrong role with one just now", roles, { ...staff, role: "auditor", freshAt: NOW }, "role-forbidden"],
	["anybody where nobody may", { roles: [] }, staff, "role-forbidden"],
])("%s", (_, access, caller, refusal) => {
	expect(refusalOf(access, caller, NOW)).toBe(refusal);
});

it("payouts, exports, roles, keys and factors want a second factor of a moment ago from staff", () => {
	const matters = Object.keys(PERMISSIONS).filter((route) =>
		[
			/\/(payouts|export|erase|factors)$/,
			/^DELETE .*\/pin$/,
			/^(POST|PATCH|DELETE) \/v1\/staff(\/invitations|\/:staff)?$/,
			/^(POST|PUT|DELETE) \/v1\/(keys|providers|org\/(sso|second-factor))/,
			/^(POST|DELETE) \/v1\/me\/(totp|passkeys\/options|passkeys\/:passkey)$/,
		].some((pattern) => pattern.test(route)),
	);
	expect(matters).toHaveLength(21);
	expect(matters.filter((route) => accessOf(route)?.fresh !== true)).toEqual([]);
});
