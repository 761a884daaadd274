// The texts of a batch's ops as they were sent, byte for byte: parsed and written again, a number or a doubled key
// would no longer be what the till said. Only asked for when an op could not be read; the text is known to be JSON.

export function sliceOps(text: string): string[] {
	const start = findOps(text);
	if (start === -1) return [];
	const slices: string[] = [];
	let from = skipSpace(text, start + 1);
	while (text[from] !== "]" && from < text.length) {
		const to = skipValue(text, from);
		// Not JSON after all: better a few slices than none ever.
		if (to === from) break;
		slices.push(text.slice(from, to).trimEnd());
		from = skipSpace(text, to);
		if (text[from] === ",") from = skipSpace(text, from + 1);
	}
	return slices;
}

// Where the array under the last "ops" of the outermost object begins: of two equal keys JSON keeps the last.
function findOps(text: string): number {
	let found = -1;
	let at = skipSpace(text, skipSpace(text, 0) + 1);
	while (text[at] === '"') {
		const end = skipString(text, at);
		const value = skipSpace(text, skipSpace(text, end) + 1);
		if (JSON.parse(text.slice(at, end)) === "ops") found = text[value] === "[" ? value : -1;
		at = skipSpace(text, skipValue(text, value));
		if (text[at] === ",") at = skipSpace(text, at + 1);
	}
	return found;
}

function skipValue(text: string, from: number): number {
	let depth = 0;
	let at = from;
	while (at < text.length) {
		const char = text[at];
		if (char === '"') at = skipString(text, at);
		else if (char === "{" || char === "[") {
			depth += 1;
			at += 1;
		} else if (char === "}" || char === "]") {
			if (depth === 0) return at;
			depth -= 1;
			at += 1;
		} else if (depth === 0 && char === ",") return at;
		else at += 1;
		if (depth === 0 && (char === '"' || char === "}" || char === "]")) return at;
	}
	return at;
}

function skipString(text: string, from: number): number {
	let at = from + 1;
	while (text[at] !== '"' && at < text.length) at += text[at] === "\\" ? 2 : 1;
	return at + 1;
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1;
	return at;
}
