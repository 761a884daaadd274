import { describe, expect, it } from "vitest";
import type { StaffClaims, StaffRole } from "../../../domain/access/claims.ts";
import {
	knowsPerson,
	refuseChange,
	refuseFactorReset,
	refuseInvitation,
	refuseRemoval,
} from "../../../domain/access/staff.ts";

type Stores = readonly string[] | null;
const claims = (role: StaffRole, stores: Stores = null): StaffClaims => ({
	...{ role, org: "o", sub: "me", sid: "s" },
	...(stores === null ? {} : { stores: [...stores] }),
});
const post = (role: StaffRole, stores: Stores = null) => ({ role, stores });

describe("an invitation", () => {
	it.each<[StaffRole, Stores, StaffRole, Stores, ReturnType<typeof refuseInvitation>]>([
		["owner", null, "owner", null, null],
		["owner", null, "manager", ["a"], null],
		["owner", null, "auditor", null, null],
		["owner", null, "owner", ["a"], "owner-bound"],
		["manager", null, "cashier", null, null],
		["manager", null, "cashier", ["a"], null],
		["manager", null, "manager", ["a"], "role-forbidden"],
		["manager", null, "owner", null, "role-forbidden"],
		["manager", null, "auditor", null, "role-forbidden"],
		["manager", ["a", "b"], "cashier", ["b"], null],
		["manager", ["a", "b"], "cashier", ["b", "c"], "role-forbidden"],
		["manager", ["a", "b"], "cashier", null, "role-forbidden"],
		["manager", [], "cashier", ["a"], "role-forbidden"],
		["cashier", null, "cashier", ["a"], "role-forbidden"],
		["auditor", null, "cashier", ["a"], "role-forbidden"],
	])("by a %s of %j for a %s of %j: %s", (role, stores, invited, where, refusal) => {
		expect(refuseInvitation(claims(role, stores), post(invited, where), null)).toBe(refusal);
	});

	it("is replaced by who could have made it, and by nobody else", () => {
		const manager = claims("manager", ["a"]);
		expect(refuseInvitation(manager, post("cashier", ["a"]), post("cashier", ["a"]))).toBe(null);
		expect(refuseInvitation(manager, post("cashier", ["a"]), post("cashier", ["b"]))).toBe("role-forbidden");
		expect(refuseInvitation(manager, post("cashier", ["a"]), post("manager", ["a"]))).toBe("role-forbidden");
		expect(refuseInvitation(claims("owner"), post("cashier", ["a"]), post("owner"))).toBe(null);
	});
});

describe("a change", () => {
	const person = (id: string, role: StaffRole, stores: Stores = null) => ({ id, role, stores });

	it.each([
		["another's role", person("b", "cashier"), person("b", "owner"), 1, null],
		["nothing", person("me", "owner"), person("me", "owner"), 0, null],
		[
			"the same stores in another order",
			person("me", "manager", ["a", "b"]),
			person("me", "manager", ["b", "a"]),
			1,
			null,
		],
		["the own role", person("me", "owner"), person("me", "manager"), 1, "staff-self"],
		["the own stores", person("me", "owner"), person("me", "owner", ["a"]), 1, "staff-self"],
		["the last owner's role", person("b", "owner"), person("b", "cashier"), 0, "last-owner"],
		["the own role as the last owner", person("me", "owner"), person("me", "cashier"), 0, "last-owner"],
		["an owner's stores", person("b", "owner"), person("b", "owner", ["a"]), 1, "owner-bound"],
		[
			"a bound manager's role to owner",
			person("b", "manager", ["a"]),
			person("b", "owner", ["a"]),
			1,
			"owner-bound",
		],
	] as const)("of %s", (_, before, after, otherOwners, refusal) => {
		expect(refuseChange("me", before, after, otherOwners)).toBe(refusal);
	});

	it("that lets someone go leaves an owner, and is another's to make", () => {
		expect(refuseRemoval("me", person("b", "owner"), 1)).toBe(null);
		expect(refuseRemoval("me", person("b", "owner"), 0)).toBe("last-owner");
		expect(refuseRemoval("me", person("me", "owner"), 0)).toBe("last-owner");
		expect(refuseRemoval("me", person("me", "manager"), 1)).toBe("staff-self");
		expect(refuseRemoval("me", person("b", "cashier"), 0)).toBe(null);
	});
});

it.each([
	["of someone else", "b", "cashier", 0, null],
	["of another owner", "b", "owner", 1, null],
	["the own, with another owner there", "me", "owner", 1, "factor-own"],
	["the own, as the only owner", "me", "owner", 0, "factor-last-owner"],
] as const)("resetting a second factor: %s", (_, id, role, otherOwners, refusal) => {
	expect(refuseFactorReset("me", { id, role, stores: null }, otherOwners)).toBe(refusal);
});

it.each<[Stores, string, Stores, boolean]>([
	[null, "b", ["x"], true],
	[["a"], "b", ["a", "c"], true],
	[["a"], "b", ["c"], false],
	[["a"], "b", null, false],
	[["a"], "me", null, true],
])("bound to %j one knows %s of %j: %s", (mine, id, stores, knows) => {
	expect(knowsPerson(claims("manager", mine), { id, role: "cashier", stores })).toBe(knows);
});
