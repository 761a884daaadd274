// One text for one meaning: keys sorted, no white space, so that two devices hash the same intent to the same bytes.

// What JSON quotes as it stands: nothing to escape.
const PLAIN = /^[ !#-[\]-~]*$/;

export function canonicalJson(value: unknown): string {
	if (typeof value === "string") return quoted(value);
	if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "null";
	if (Array.isArray(value)) return canonicalArray(value);
	if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
	const fields = value as Readonly<Record<string, unknown>>;
	let text = "";
	for (const key of sorted(Object.keys(fields))) {
		const field = fields[key];
		if (field !== undefined) text += `${text === "" ? "" : ","}${quotedName(key)}:${canonicalJson(field)}`;
	}
	return `{${text}}`;
}

// By code units, whatever the language of the device. A few names are put in order sooner than a sort has begun.
function sorted(names: string[]): string[] {
	if (names.length > NAMES_INSERTED_MAX) return names.sort();
	for (let from = 1; from < names.length; from += 1) {
		const name = names[from] as string;
		let to = from;
		for (; to > 0 && (names[to - 1] as string) > name; to -= 1) names[to] = names[to - 1] as string;
		names[to] = name;
	}
	return names;
}

function canonicalArray(items: readonly unknown[]): string {
	let text = "";
	for (const item of items) text += `${text === "" ? "" : ","}${canonicalJson(item ?? null)}`;
	return `[${text}]`;
}

// An op is mostly short words: a look is quicker than a call of JSON for each.
function quoted(text: string): string {
	return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

const NAMES_INSERTED_MAX = 24;
// Every op says the same few names, and none of them is long.
const quotedNames = new Map<string, string>();
const QUOTED_NAMES_MAX = 500;
const QUOTED_NAME_CHARS_MAX = 40;

function quotedName(name: string): string {
	const known = quotedNames.get(name);
	if (known !== undefined) return known;
	const made = quoted(name);
	const isKept = name.length <= QUOTED_NAME_CHARS_MAX && quotedNames.size < QUOTED_NAMES_MAX;
	if (isKept) quotedNames.set(name, made);
	return made;
}

// Whether a value read from JSON nests no deeper than allowed, so that walking it cannot exhaust the stack.
export function isShallow(value: unknown, depthMax: number): boolean {
	if (value === null || typeof value !== "object") return true;
	return depthMax > 0 && Object.values(value).every((inner) => isShallow(inner, depthMax - 1));
}
