// What history and the audit log know by an id has a name of its own beside, for as long as nobody asked to be forgotten.
// Names are looked up when something is shown, and stand in nothing that is kept.

export type NamedKind = "staff" | "till" | "store" | "key" | "account";
export type Named = { readonly kind: NamedKind; readonly id: string };
// By kind and id, those that are known.
export type Names = Readonly<Record<string, string>>;

export function keyOfName({ kind, id }: Named): string {
	return `${kind}/${id}`;
}
