import type { StaffClaims, StaffRole } from "./claims.ts";

// Who may let whom work, where, and as what.

// `stores` null: every store.
export type Post = { readonly role: StaffRole; readonly stores: readonly string[] | null };
export type Person = Post & { readonly id: string };
type PostRefusal = "role-forbidden" | "owner-bound";
type ChangeRefusal = "last-owner" | "staff-self" | "owner-bound";

// An owner lets in anyone; a manager cashiers alone, and only where the manager is.
export function refuseInvitation(
	caller: StaffClaims,
	invited: Post,
	// What an earlier invitation of the same address offers: it may only be replaced by who could have made it.
	earlier: Post | null,
): PostRefusal | null {
	if (![invited, earlier].every((post) => post === null || isInReach(caller, post))) return "role-forbidden";
	return refusePost(invited);
}

export function refuseChange(
	callerId: string,
	before: Person,
	after: Person,
	otherOwners: number,
): ChangeRefusal | null {
	if (samePost(before, after)) return null;
	if (before.role === "owner" && after.role !== "owner" && otherOwners === 0) return "last-owner";
	if (before.id === callerId) return "staff-self";
	return refusePost(after);
}

// Nobody leaves alone: another owner lets one go, so that somebody is left who may.
export function refuseRemoval(callerId: string, person: Person, otherOwners: number): ChangeRefusal | null {
	if (person.role === "owner" && otherOwners === 0) return "last-owner";
	return person.id === callerId ? "staff-self" : null;
}

export type FactorResetRefusal = "factor-own" | "factor-last-owner";

// A lost second factor is reset by another owner. The only owner has nobody above them: whoever could reset that one by
// password alone would need no second factor, so only a recovery code helps.
export function refuseFactorReset(
	callerId: string,
	person: Person,
	otherOwners: number,
): FactorResetRefusal | null {
	if (person.id !== callerId) return null;
	return otherOwners === 0 ? "factor-last-owner" : "factor-own";
}

// Who is bound to stores hears of those who work in one of them.
export function knowsPerson(caller: StaffClaims, person: Person): boolean {
	const { stores } = caller;
	if (stores === undefined || caller.sub === person.id) return true;
	return person.stores?.some((store) => stores.includes(store)) ?? false;
}

export function samePost(a: Post, b: Post): boolean {
	const listed = ({ stores }: Post) => (stores === null ? "*" : [...stores].sort().join(" "));
	return a.role === b.role && listed(a) === listed(b);
}

function isInReach({ role, stores }: StaffClaims, post: Post): boolean {
	if (role === "owner") return true;
	if (role !== "manager" || post.role !== "cashier") return false;
	return stores === undefined || (post.stores?.every((store) => stores.includes(store)) ?? false);
}

function refusePost({ role, stores }: Post): "owner-bound" | null {
	return role === "owner" && stores !== null ? "owner-bound" : null;
}
