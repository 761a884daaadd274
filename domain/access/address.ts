// By what callers are counted who have no name: an IPv4 address stands for itself, an IPv6 address for its /64, because
// that is what one household or one server gets and may change within as often as it likes. An IPv4 address that is
// written as IPv6 is the same caller. What is no address is counted as it came, and cut.

const BYTE = /^(0|[1-9]\d{0,2})$/;
const GROUP = /^[\da-f]{1,4}$/;
const V4_AT_END = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/;
const GROUPS = 8;
const GROUPS_COUNTED = 4;
const TEXT_CHARS_MAX = 45;

export function addressGroup(address: string): string {
	const text = address.trim().toLowerCase();
	const v4 = readV4(text);
	if (v4 !== null) return v4.join(".");
	const v6 = readV6(text.split("%", 1)[0] ?? "");
	if (v6 === null) return text.slice(0, TEXT_CHARS_MAX);
	return mappedV4(v6) ?? `${v6.slice(0, GROUPS_COUNTED).map(hex).join(":")}::/64`;
}

function readV4(text: string): readonly number[] | null {
	const parts = text.split(".");
	const isAddress = parts.length === 4 && parts.every((part) => BYTE.test(part) && Number(part) < 256);
	return isAddress ? parts.map(Number) : null;
}

function readV6(text: string): readonly number[] | null {
	const written = withoutV4(text);
	const [head = "", tail, ...more] = written.split("::");
	const [left, right] = [readGroups(head), readGroups(tail ?? "")];
	if (left === null || right === null || more.length > 0) return null;
	const missing = GROUPS - left.length - right.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return null;
	return [...left, ...new Array<number>(missing).fill(0), ...right];
}

// The last two groups may be written as IPv4.
function withoutV4(text: string): string {
	const [, before = "", end = ""] = V4_AT_END.exec(text) ?? [];
	const bytes = readV4(end);
	if (bytes === null) return text;
	const [a = 0, b = 0, c = 0, d = 0] = bytes;
	return `${before}${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
}

function readGroups(text: string): number[] | null {
	if (text === "") return [];
	const parts = text.split(":");
	return parts.every((part) => GROUP.test(part)) ? parts.map((part) => Number.parseInt(part, 16)) : null;
}

function mappedV4(groups: readonly number[]): string | null {
	const [high = 0, low = 0] = groups.slice(6);
	const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
	return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join(".") : null;
}

function hex(group: number): string {
	return group.toString(16);
}
