import type { Mutant } from "./mutant-list.ts";

// The purse on a guest's tag, and the counters that show that there are two of one tag.
export const MUTANTS_OF_PURSES: readonly Mutant[] = [
	{
		name: "what lies on a tag is there for everybody",
		file: "domain/account/head.ts",
		from: "(head.creditMinor ?? 0) - purseOf(head, unit);",
		to: "(head.creditMinor ?? 0);",
	},
	{
		name: "what is paid from a tag stays set aside",
		file: "domain/account/purse.ts",
		from: "const noted = noteTag(movePurse(head, unit, 0 - takenMinor), tag);",
		to: "const noted = noteTag(head, tag);",
	},
	{
		name: "nobody compares which op used a counter",
		file: "durable-objects/account/tag-counters.ts",
		from: "return { counter, isTaken: known !== hash };",
		to: "return { counter, isTaken: known === '' };",
	},
	{
		name: "an account with two tags goes on",
		file: "domain/account/purse.ts",
		from: 'return head.status === "closed" ? head : { ...head, status: "blocked" };',
		to: "return head;",
	},
	{
		name: "a tag that says more than was put on it gives back what there is",
		file: "domain/account/purse.ts",
		from: "if (remainingMinor > purseMinor)",
		to: "if (remainingMinor < 0)",
		also: {
			file: "domain/account/purse.ts",
			from: "const left = movePurse(kept, unit, 0 - remainingMinor);",
			to: "const left = movePurse(kept, unit, 0 - Math.min(remainingMinor, purseMinor));",
		},
	},
	{
		name: "an ask is done under a counter that was used",
		file: "domain/account/purse.ts",
		from: "return counter > tagCounter ? undefined",
		to: "return counter > 0 ? undefined",
	},
	{
		name: "a takeover takes along what lies on the tag",
		file: "durable-objects/account/takeover.ts",
		from: "return balanceOf(head, unit) - purseOf(head, unit);",
		to: "return balanceOf(head, unit);",
	},
	{
		name: "an account that is put back does not know its tag's counters",
		file: "durable-objects/account/book.ts",
		from: "this.#counters.note(line);",
		to: "",
	},
	{
		name: "a fact that the purse was short for has no flag",
		file: "domain/account/post.ts",
		from: 'if (lacks) return "purse-short";',
		to: "",
	},
];
