import { parseAmount } from "../amount.ts";

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
		minor: (name, decimals) => parseAmount(text(name), decimals) ?? 0,
	};
}

// What can be told without asking anybody.
export function findGaps(form: HTMLFormElement): Record<string, string> {
	const gaps: Record<string, string> = {};
	for (const field of form.elements) {
		if (!(field instanceof HTMLInputElement) || field.name === "") continue;
		if (field.required && field.value.trim() === "") gaps[field.name] = "Fill this in.";
		else if (
			field.dataset.amount !== undefined &&
			field.value !== "" &&
			parseAmount(field.value, 4) === null
		) {
			gaps[field.name] = "An amount, such as 4.80.";
		} else if (field.validity.badInput) gaps[field.name] = "A number.";
	}
	return gaps;
}
