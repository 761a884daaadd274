import { describe, expect, it } from "vitest";
import { complaintsOf, type Files } from "./support/small-house.ts";

// What tidy says about the shape of the code: paragraphs, names, circles, floors.

const MONEY = "docs/decisions/money.md";
const calls = (count: number) => Array.from({ length: count }, () => "\tcall();").join("\n");
const comments = Array.from({ length: 300 }, () => "// Says why.").join("\n\n");
const imports = (...paths: readonly string[]) => paths.map((path) => `import "${path}";\n`).join("");

const rows: readonly (readonly [string, Files, RegExp])[] = [
	[
		"a long function without paragraphs",
		{ "domain/rule.ts": `export function rule() {\n${calls(25)}\n}\n` },
		/^domain\/rule\.ts#rule has no blank line/,
	],
	[
		"a long method without paragraphs",
		{ "domain/rule.ts": `export class Rule {\n\t#decide() {\n${calls(25)}\n\t}\n}\n` },
		/^domain\/rule\.ts#decide has no blank line/,
	],
	[
		"two exported types of one name",
		{
			"domain/rule.ts":
				'import type { Place } from "./other.ts";\nexport interface Place2 { at: Place }\nexport type Place = 1;\n',
			"domain/other.ts": "export type Place = 2;\n",
		},
		/domain\/other\.ts:1 and domain\/rule\.ts:3 export a type Place/,
	],
	[
		"files that import each other",
		{ "domain/rule.ts": imports("./other.ts"), "domain/other.ts": imports("./rule.ts") },
		/^domain\/other\.ts, domain\/rule\.ts import each other in a circle/,
	],
	[
		"a circle of three, by a type",
		{
			"domain/rule.ts": imports("./a.ts"),
			"domain/a.ts": imports("./b.ts"),
			"domain/b.ts": 'export type Back = import("./rule.ts").Rule;\n',
		},
		/^domain\/a\.ts, domain\/b\.ts, domain\/rule\.ts import each other in a circle/,
	],
	[
		"folders of workers/ that import each other",
		{
			"workers/app.ts": imports("./books/books.ts", "./stores/feed.ts"),
			"workers/books/books.ts": imports("../stores/tills.ts"),
			"workers/stores/tills.ts": "export const tills = 1;\n",
			"workers/stores/feed.ts": imports("../books/day.ts"),
			"workers/books/day.ts": "export const day = 1;\n",
		},
		/^workers\/books, workers\/stores import each other/,
	],
	[
		"a folder of the till that imports what lies above it",
		{
			"pwa/till/main.ts": imports("./sale/basket.ts", "../api/client.ts"),
			"pwa/till/sale/basket.ts": imports("../pay/pay.ts"),
			"pwa/till/pay/pay.ts": "export const pay = 1;\n",
		},
		/^pwa\/till\/sale\/basket\.ts imports pwa\/till\/pay\/pay\.ts: a folder of the till imports only what lies below/,
	],
	[
		"a folder of the till that nobody knows",
		{
			"pwa/till/main.ts": imports("./aside/aside.ts", "../api/client.ts"),
			"pwa/till/aside/aside.ts": "export const aside = 1;\n",
		},
		/^pwa\/till\/aside\/aside\.ts lies in no folder of the till that is known/,
	],
	[
		"a decision that nobody took",
		{ "domain/rule.ts": `// See ${MONEY}#half-units\nexport const rule = 1;\n` },
		/^domain\/rule\.ts:1 names docs\/decisions\/money\.md#half-units, and there is no such decision/,
	],
	[
		"a core word that is not explained",
		{ "README.md": "## The words\n\n**op**\n" },
		/^README\.md does not explain \*\*takeover\*\*/,
	],
];

describe("tidy complains about", () => {
	it.each(rows)("%s", (_, files, complaint) => {
		expect(complaintsOf(files)).toContainEqual(expect.stringMatching(complaint));
	});
});

describe("tidy has nothing against", () => {
	it("a long function in paragraphs", () => {
		expect(
			complaintsOf({ "domain/rule.ts": `export function rule() {\n${calls(15)}\n\n${calls(10)}\n}\n` }),
		).toEqual([]);
	});
	it("blank lines and comments, however many", () => {
		expect(complaintsOf({ "domain/rule.ts": `${comments}\nexport const rule = 1;\n` })).toEqual([]);
	});
	it("a decision that is named by its anchor", () => {
		const text = `// See ${MONEY}#whole-units\nexport const rule = 1;\n`;
		expect(complaintsOf({ "domain/rule.ts": text })).toEqual([]);
	});
	it("a folder of the till that imports what lies below it", () => {
		const files = {
			"pwa/till/main.ts": imports("./pay/pay.ts", "../api/client.ts"),
			"pwa/till/pay/pay.ts": imports("../sale/basket.ts"),
			"pwa/till/sale/basket.ts": "export const basket = 1;\n",
		};
		expect(complaintsOf(files)).toEqual([]);
	});
});

describe("a complaint that is known", () => {
	const circle = { "domain/rule.ts": imports("./other.ts"), "domain/other.ts": imports("./rule.ts") };

	it("stands as it is", () => {
		const known = complaintsOf(circle);
		expect(known).toHaveLength(1);
		expect(complaintsOf(circle, {}, known)).toEqual([]);
	});
	it("is taken out when it is mended", () => {
		expect(complaintsOf({}, {}, ["domain/rule.ts is wrong."])).toEqual([
			"This is mended; take it out of scripts/tidy/known.json: domain/rule.ts is wrong.",
		]);
	});
});
