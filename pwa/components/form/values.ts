import { parseAmount, writeAmount } from "../amount.ts";

// What a form holds when it is sent, read by the names of its fields.

export type Values = {
	readonly text: (name: string) => string;
	readonly all: (name: string) => string[];
	readonly has: (name: string) => boolean;
	readonly number: (name: string) => number;
	readonly minor: (name: string, decimals: number) => number;
};

export function valuesOf(form: HTMLFormElement): Values {
	const data = new FormData(form);
	const text = (name: string) => String(data.get(name) ?? "");
	return {
		text,
		all: (name) => data.getAll(name).map(String),
		has: (name) => data.has(name),
		number: (name) => Number(text(name)),
		minor: (name, decimals) => parseAmount(text(name), decimals) ?? Number.NaN,
	};
}

// What can be told without asking anybody.
export function findGaps(form: HTMLFormElement): Record<string, string> {
	const gaps: Record<string, string> = {};
	for (const field of form.elements) {
		if (!(field instanceof HTMLInputElement) || field.name === "") continue;
		if (field.required && field.value.trim() === "") gaps[field.name] = "Fill this in.";
		else if (lettersOf(field) < Number(field.dataset.letters ?? 0))
			gaps[field.name] = `Not all of it: ${lettersOf(field)} of ${field.dataset.letters} letters and digits.`;
		else if (!isAmount(field)) gaps[field.name] = exampleOf(field);
		else if (field.validity.badInput) gaps[field.name] = "A number.";
	}
	return gaps;
}

function lettersOf({ value }: HTMLInputElement): number {
	return value.replaceAll(/[^a-z\d]/gi, "").length;
}

// With as many decimals as the field was given: one more would be another sum, or none.
function isAmount({ dataset, value }: HTMLInputElement): boolean {
	return dataset.amount === undefined || value === "" || parseAmount(value, Number(dataset.amount)) !== null;
}

// As it is typed where the org is at home.
function exampleOf({ dataset: { amount, locale } }: HTMLInputElement): string {
	const decimals = Number(amount);
	return `An amount, such as ${decimals === 0 ? "5" : writeAmount(48 * 10 ** (decimals - 1), decimals, locale)}.`;
}
