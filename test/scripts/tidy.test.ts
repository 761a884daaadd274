import { describe, expect, it } from "vitest";
import { complaintsOf, type Files } from "./support/small-house.ts";

// Each row is a small project with one thing wrong, and what tidy says about it.

// Written apart, so that this very file does not break what it tests.
const LATER = ["TO", "DO"].join("");
const IGNORE = ["@ts", "ignore"].join("-");
const ONLY = ["it", "only"].join(".");
const SKIP = ["describe", "skip"].join(".");
const HOME = ["", "home", "kim", "x"].join("/");
const lines = (count: number, line = "\tcall();") => Array.from({ length: count }, () => line).join("\n");

it("a tidy house gets no complaint", () => {
	expect(complaintsOf({})).toEqual([]);
});

const rows: readonly (readonly [string, Files, RegExp])[] = [
	[
		"a rule that imports a platform package",
		{ "domain/rule.ts": 'import "node:fs";\n' },
		/^domain\/rule\.ts:1 imports node:fs: domain\/ uses only zod\/mini/,
	],
	[
		"a rule that imports a worker",
		{ "domain/rule.ts": 'import "../workers/app.ts";\n' },
		/domain\/rule\.ts:1 imports workers\/app\.ts/,
	],
	[
		"a rule that reaches out by a type",
		{ "domain/rule.ts": 'export type A = import("../workers/app.ts").AppType;\n' },
		/imports workers\/app\.ts/,
	],
	[
		"an object that imports a worker",
		{
			"durable-objects/object.ts":
				'import { app } from "../workers/app.ts";\nexport class Store { a = app; }\n',
		},
		/durable-objects\/object\.ts:1 imports workers/,
	],
	[
		"a route that imports an object's code",
		{
			"workers/app.ts":
				'import { Store } from "../durable-objects/object.ts";\nexport const app = Store;\nexport type AppType = Store;\n',
		},
		/workers\/app\.ts:1 imports durable-objects\/object\.ts: call an object over its binding/,
	],
	[
		"a screen that imports a worker's type",
		{
			"pwa/till/main.ts":
				'import type { AppType } from "../../workers/app.ts";\nimport "../api/client.ts";\nexport type A = AppType;\n',
		},
		/pwa\/till\/main\.ts:1 imports workers\/app\.ts/,
	],
	[
		"the client that imports a worker's code",
		{ "pwa/api/client.ts": 'import { app } from "../../workers/app.ts";\nexport const a = app;\n' },
		/pwa\/api\/client\.ts:1 imports/,
	],
	[
		"code that imports a test",
		{
			"workers/app.ts":
				'import "../test/domain/rule.test.ts";\nimport type { Store } from "../durable-objects/object.ts";\nexport const app = 1;\nexport type AppType = Store;\n',
		},
		/workers\/app\.ts:1 imports test/,
	],
	[
		"a clock in a rule",
		{ "domain/rule.ts": "export const rule = () => Date.now();\n" },
		/domain\/rule\.ts:1 uses Date\.now: take it as a parameter/,
	],
	[
		"a new Date() in a rule",
		{ "domain/rule.ts": "export const rule = () => new Date();\n" },
		/uses new Date\(\)/,
	],
	["dice in a rule", { "domain/rule.ts": "export const rule = () => Math.random();\n" }, /uses Math\.random/],
	[
		"random bytes in a rule",
		{ "domain/rule.ts": "export const rule = () => crypto.randomUUID();\n" },
		/uses crypto\.randomUUID/,
	],
	[
		"a file that is too long",
		{ "domain/rule.ts": `export const rule = 1;\n${lines(260)}\n` },
		/domain\/rule\.ts has 261 lines of code, 200 are allowed/,
	],
	[
		"a function that is too long",
		{ "domain/rule.ts": `export function rule() {\n${lines(80)}\n}\n` },
		/domain\/rule\.ts#rule has 82 lines of code, 60 are allowed/,
	],
	[
		"an arrow function that is too long",
		{ "domain/rule.ts": `export const rule = () => {\n${lines(80)}\n};\n` },
		/domain\/rule\.ts#rule has 82 lines of code/,
	],
	[
		"a document that names a lost file",
		{ "README.md": "See `domain/lost.ts`.\n" },
		/README\.md:1 names domain\/lost\.ts, which does not exist/,
	],
	[
		"a document that links to a lost file",
		{ "ARCHITECTURE.md": "One\n[two](domain/gone.md)\n" },
		/ARCHITECTURE\.md:2 names domain\/gone\.md/,
	],
	[
		"a file that nobody imports",
		{ "workers/forgotten.ts": "export const a = 1;\n" },
		/workers\/forgotten\.ts is used by nobody/,
	],
	[
		"two files that only import each other",
		{ "pwa/a.ts": 'import "./b.ts";\n', "pwa/b.ts": 'import "./a.ts";\n' },
		/pwa\/a\.ts is used by nobody/,
	],
	[
		"a note for later",
		{ "domain/rule.ts": `// ${LATER} tomorrow\nexport const rule = 1;\n` },
		/domain\/rule\.ts:1 says TODO/,
	],
	[
		"a silenced type error",
		{ "domain/rule.ts": `// ${IGNORE}\nexport const rule = 1;\n` },
		/says @ts-ignore: make the types tell the truth/,
	],
	[
		"a test that runs alone",
		{
			"test/domain/rule.test.ts": `import "../../domain/rule.ts";\nimport { expect, it } from "vitest";\n${ONLY}("x", () => expect(1).toBe(1));\n`,
		},
		/rule\.test\.ts:3 has it\.only/,
	],
	[
		"a skipped test",
		{
			"test/domain/rule.test.ts": `import "../../domain/rule.ts";\nimport { describe, expect } from "vitest";\n${SKIP}("x", () => expect(1).toBe(1));\n`,
		},
		/has describe\.skip/,
	],
	[
		"a test that asserts nothing",
		{ "test/domain/empty.test.ts": 'import { it } from "vitest";\nit("x", () => {});\n' },
		/empty\.test\.ts asserts nothing/,
	],
	[
		"a version range",
		{ "package.json": '{ "devDependencies": { "vite": "^8.0.0" } }\n' },
		/asks for vite "\^8\.0\.0": pin one exact version/,
	],
	["a folder of one machine", { "README.md": `Look into ${HOME}\n` }, /README\.md:1 names \/home\/kim\//],
];

describe("tidy complains about", () => {
	it.each(rows)("%s", (_, files, complaint) => {
		expect(complaintsOf(files)).toContainEqual(expect.stringMatching(complaint));
	});
});

describe("the ratchet", () => {
	const long = { "domain/rule.ts": `export const rule = 1;\n${lines(260)}\n` };

	it("lets an exception of today stand", () => {
		expect(complaintsOf(long, { "domain/rule.ts": 261 })).toEqual([]);
	});
	it("does not let it grow", () => {
		expect(complaintsOf(long, { "domain/rule.ts": 255 })).toContainEqual(
			expect.stringMatching(/261 lines of code, 255 are allowed/),
		);
	});
	it("follows it when it shrinks", () => {
		expect(complaintsOf(long, { "domain/rule.ts": 300 })).toContainEqual(
			expect.stringMatching(/set its entry to 261/),
		);
	});
	it("drops it when it fits", () => {
		expect(complaintsOf({}, { "domain/rule.ts": 300 })).toContainEqual(
			expect.stringMatching(/take its entry out/),
		);
	});
});
