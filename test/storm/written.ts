import { ANY_TABLE } from "../support/node-sql.ts";

// Which tables of an object were written since it was last audited: what stands as it stood when it was found right
// is right, if the audit's own books stand as they stood.

export class Written {
	readonly #tables = new Set([ANY_TABLE]);

	note(table: string): void {
		this.#tables.add(table);
	}

	isNothing(): boolean {
		return this.#tables.size === 0;
	}

	// Whether one of these may be other than before.
	has(...names: readonly string[]): boolean {
		return this.#tables.has(ANY_TABLE) || names.some((name) => this.#tables.has(name));
	}

	clear(): void {
		this.#tables.clear();
	}
}
