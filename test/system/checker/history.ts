import type { Disk, HistoryLine, Line, StoreBody } from "./files.ts";

// History holds every line of every journal, once, as it was written. Lines of accounts that travelled inside a
// store's line are rows of their own there, and named in the store's.

export function checkHistory({ stores, accounts, storeLines, accountLines }: Disk): string[] {
	return [
		...compare(stores, storeLines, ({ body }) => withNames(body)),
		...compare(accounts, accountLines, ({ body }) => body),
	];
}

type Journal = { readonly object: string; readonly lines: readonly Line[] };

function compare(
	journals: readonly Journal[],
	kept: readonly HistoryLine[],
	textOf: (line: Line) => string,
): string[] {
	const wrong: string[] = [];
	const rows = new Map<string, HistoryLine>();
	for (const row of kept) {
		const name = `${row.object} ${row.seq}`;
		if (rows.has(name)) wrong.push(`history has ${name} twice`);
		rows.set(name, row);
	}
	for (const { object, lines } of journals) {
		for (const line of lines) {
			const name = `${object} ${line.seq}`;
			const row = rows.get(name);
			rows.delete(name);
			if (row === undefined) wrong.push(`history lacks ${name}: ${line.kind}`);
			else if (sign(row, row.body) !== sign(line, textOf(line))) wrong.push(`history has another ${name}`);
		}
	}
	for (const name of rows.keys()) wrong.push(`history has made up ${name}`);
	return wrong;
}

function sign({ kind, key, hash, at }: Line, body: string): string {
	return JSON.stringify([kind, key, hash, at, body]);
}

function withNames(body: string): string {
	const line = JSON.parse(body) as Partial<StoreBody>;
	if (line.carried === undefined) return body;
	const carried = line.carried.map(({ object, event }) => ({ object, seq: event.seq }));
	return JSON.stringify({ ...line, carried });
}
