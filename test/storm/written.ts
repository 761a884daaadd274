// Which tables of an object were written since it was last audited: what stands as it stood when it was found right
// is right, if the audit's own books stand as they stood.

const WRITE = /^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)/;
// The table that a statement writes; null: none. Whatever is no plain write may have written anything.
const tables = new Map<string, string | null>();
const ANY = "any";

export class Written {
	readonly #tables = new Set([ANY]);

	note(query: string): void {
		const table = tableOf(query);
		if (table !== null) this.#tables.add(table);
	}

	isNothing(): boolean {
		return this.#tables.size === 0;
	}

	// Whether one of these may be other than before.
	has(...names: readonly string[]): boolean {
		return this.#tables.has(ANY) || names.some((name) => this.#tables.has(name));
	}

	clear(): void {
		this.#tables.clear();
	}
}

function tableOf(query: string): string | null {
	const known = tables.get(query);
	if (known !== undefined) return known;
	const table = query.startsWith("SELECT") ? null : (WRITE.exec(query)?.[1] ?? ANY);
	tables.set(query, table);
	return table;
}
