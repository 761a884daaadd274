import { ACTS_ABOUT, type AuditLine } from "./audit.ts";
import { staffRoleSchema } from "./claims.ts";
import type { Named, NamedKind } from "./names.ts";

// Who and what a line of the audit log names.

// What of a change names stores.
const STORE_FIELDS: readonly string[] = ["store", "stores", "leaving"];

export function isStoreField(field: string): boolean {
	return STORE_FIELDS.includes(field);
}

// An act that this version does not know is about nothing that has a name.
type NamedLine = Pick<AuditLine, "actor" | "actorRole" | "target" | "before" | "after"> & {
	readonly act: string;
};

// Null: whatever it was, it has no name.
export function actorOf({ actor, actorRole }: Pick<NamedLine, "actor" | "actorRole">): Named | null {
	if (staffRoleSchema.safeParse(actorRole).success) return { kind: "staff", id: actor };
	switch (actorRole) {
		// In which role somebody was signed in is not always told.
		case "staff":
			return { kind: "staff", id: actor };
		case "till":
			return { kind: "till", id: actor };
		case "guest":
			return { kind: "account", id: actor };
		case "system":
			return { kind: "key", id: actor };
		default:
			return null;
	}
}

// Who did something to themselves is what they are, whatever the act is about otherwise.
export function targetOf(line: Pick<NamedLine, "actor" | "actorRole" | "act" | "target">): Named | null {
	const { actor, act, target } = line;
	if (actor === target) return actorOf(line);
	const kind = (ACTS_ABOUT as Readonly<Record<string, NamedKind | null>>)[act] ?? null;
	return kind === null ? null : { kind, id: target };
}

export function namedIn(line: NamedLine): Named[] {
	const changed = [line.before, line.after].flatMap((text) => (text === null ? [] : storesIn(text)));
	return [actorOf(line), targetOf(line), ...changed].filter((one) => one !== null);
}

function storesIn(text: string): Named[] {
	const known = JSON.parse(text) as Readonly<Record<string, unknown>>;
	return STORE_FIELDS.flatMap((field) => known[field] ?? []).flatMap((id): Named[] =>
		typeof id === "string" ? [{ kind: "store", id }] : [],
	);
}
