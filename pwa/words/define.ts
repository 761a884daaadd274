// All text of the pages lies in this folder, one file an area, each an object of phrases that components read by key.
// English is complete and part of the bundle of whoever uses the area. A phrase is a string, or a function of what is
// filled in. What comes from people or from the server (names, sums, codes) is filled in and never written here.

type Phrase = string | ((...filled: never[]) => string);
export type Words = { readonly [key: string]: Phrase | Words };

const LANGUAGE_KEY = "fieldtill.language";
// Every phrase in brackets and with accents, so that a text that is not in this folder is seen.
const PSEUDO = "en-XA";

export const language: string = readLanguage();

export function defineWords<W extends Words>(english: W): W {
	return language === PSEUDO ? (mapPhrases(english) as W) : english;
}

// The form that the language wants for a number; `#` stands for the number. Russian, say, has more forms than English.
export type Forms = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export function plural(count: number, forms: Forms): string {
	const form = forms[pluralRules().select(count)] ?? forms.other;
	return form.replaceAll("#", numbers().format(count));
}

export function pseudo(text: string): string {
	const accented = text.replace(/[aeiouAEIOU]/g, (letter) => ACCENTED[letter] ?? letter);
	return `⟦${accented}⟧`;
}

const ACCENTED: Readonly<Record<string, string>> = {
	...{ a: "á", e: "é", i: "í", o: "ó", u: "ú" },
	...{ A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú" },
};

function mapPhrases(words: Words): Words {
	return Object.fromEntries(Object.entries(words).map(([key, phrase]) => [key, mapPhrase(phrase)]));
}

function mapPhrase(phrase: Phrase | Words): Phrase | Words {
	if (typeof phrase === "string") return pseudo(phrase);
	if (typeof phrase === "function") return (...filled: never[]) => pseudo(phrase(...filled));
	return mapPhrases(phrase);
}

let rules: Intl.PluralRules | undefined;
function pluralRules(): Intl.PluralRules {
	rules ??= new Intl.PluralRules(spoken());
	return rules;
}

let format: Intl.NumberFormat | undefined;
function numbers(): Intl.NumberFormat {
	format ??= new Intl.NumberFormat(spoken());
	return format;
}

function spoken(): string {
	return language === PSEUDO ? "en" : language;
}

function readLanguage(): string {
	try {
		return globalThis.localStorage?.getItem(LANGUAGE_KEY) === PSEUDO ? PSEUDO : "en";
	} catch {
		// Storage may be forbidden.
		return "en";
	}
}
