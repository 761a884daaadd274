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
	// Sorted by code units, whatever the language of the device.
	for (const key of Object.keys(fields).sort()) {
		const field = fields[key];
		if (field !== undefined) text += `${text === "" ? "" : ","}${quoted(key)}:${canonicalJson(field)}`;
	}
	return `{${text}}`;
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

// Whether a value read from JSON nests no deeper than allowed, so that walking it cannot exhaust the stack.
export function isShallow(value: unknown, depthMax: number): boolean {
	if (value === null || typeof value !== "object") return true;
	return depthMax > 0 && Object.values(value).every((inner) => isShallow(inner, depthMax - 1));
}
