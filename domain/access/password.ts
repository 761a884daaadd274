import { COMMON_PASSWORDS, COMMON_WORDS } from "./common-passwords.ts";

// Why a new password is not taken. Long enough it is already; no mix of signs is asked for, since that only adds an
// "1!" to the end: such endings do not count here.

type Weakness = "common" | "personal";
export type About = { readonly email: string; readonly name: string; readonly orgName: string };

const DISTINCT_CHARS_MIN = 5;
// What somebody who knows the person would still have to guess.
const UNKNOWN_CHARS_MIN = 6;
const OWN_WORD_CHARS_MIN = 3;

// Null: it may be used.
export function weaknessOf(password: string, about: About): Weakness | null {
	const plain = plainText(password).replaceAll(" ", "");
	if (isCommon(plain)) return "common";
	let rest = plain;
	for (const word of ownWords(about)) rest = rest.replaceAll(word, "");
	return rest !== plain && bare(rest).length < UNKNOWN_CHARS_MIN ? "personal" : null;
}

function isCommon(plain: string): boolean {
	if (new Set(plain).size < DISTINCT_CHARS_MIN) return true;
	const unit = repeatedUnit(plain);
	return [plain, unit].some((text) => COMMON_PASSWORDS.has(text) || COMMON_WORDS.has(core(text)));
}

// Without the digits and signs around it; only digits and signs are no word at all.
function core(text: string): string {
	const inside = text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
	return inside === "" ? "password" : repeatedUnit(inside);
}

// "abcabcabc" is "abc".
function repeatedUnit(text: string): string {
	return text.slice(0, (text + text).indexOf(text, 1));
}

function ownWords({ email, name, orgName }: About): string[] {
	const [local = "", host = ""] = plainText(email).split("@");
	const words = [...[local, host, name, orgName].flatMap((text) => [bare(plainText(text)), ...split(text)])];
	return [...new Set(words)]
		.filter((word) => word.length >= OWN_WORD_CHARS_MIN)
		.sort((a, b) => b.length - a.length);
}

function split(text: string): string[] {
	return plainText(text).split(/[^\p{L}\p{N}]+/u);
}

function bare(text: string): string {
	return text.replaceAll(/[^\p{L}]/gu, "");
}

function plainText(text: string): string {
	return text.normalize("NFKC").toLowerCase().replaceAll(/\s/gu, " ");
}
