// One text for one meaning: keys sorted, no white space, so that two devices hash the same intent to the same bytes.

export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
	if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
	const fields = Object.entries(value)
		.filter(([, field]) => field !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
		.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
	return `{${fields.join(",")}}`;
}

// Whether a value read from JSON nests no deeper than allowed, so that walking it cannot exhaust the stack.
export function isShallow(value: unknown, depthMax: number): boolean {
	if (value === null || typeof value !== "object") return true;
	return depthMax > 0 && Object.values(value).every((inner) => isShallow(inner, depthMax - 1));
}
