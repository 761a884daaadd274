import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Ratchet } from "../../../scripts/tidy/budgets.ts";
import { GLOSSARY } from "../../../scripts/tidy/documents.ts";
import { tidy } from "../../../scripts/tidy/tidy.ts";

// A small project that is tidy, written to disk with the files of a test laid over it.

let root = "";
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "fieldtill-tidy-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

export type Files = Readonly<Record<string, string>>;

export function complaintsOf(files: Files, ratchet: Ratchet = {}, known: readonly string[] = []): string[] {
	for (const [path, text] of Object.entries({ ...HOUSE, ...files })) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return tidy(root, ratchet, known);
}

const WORDS = GLOSSARY.map((word) => `**${word}**`).join(" ");

const HOUSE: Files = {
	"domain/rule.ts": 'import * as z from "zod/mini";\nexport const rule = z.string();\n',
	"durable-objects/object.ts":
		'import { rule } from "../domain/rule.ts";\nexport class Store { r = rule; }\n',
	"workers/app.ts":
		'import type { Store } from "../durable-objects/object.ts";\nexport type AppType = Store;\nexport const app = 1;\n',
	"workers/index.ts":
		'export { Store } from "../durable-objects/object.ts";\nimport { app } from "./app.ts";\nexport default app;\n',
	"pwa/till.html": '<script type="module" src="/till/main.ts"></script>\n',
	"pwa/till/main.ts": 'import "../api/client.ts";\n',
	"pwa/api/client.ts":
		'import type { AppType } from "../../workers/app.ts";\nexport type Client = AppType;\n',
	"test/domain/rule.test.ts":
		'import { rule } from "../../domain/rule.ts";\nimport { expect, it } from "vitest";\nit("holds", () => expect(rule).toBe(rule));\n',
	"package.json": '{ "dependencies": { "zod": "4.6.7" } }\n',
	"README.md": `Rules are in \`domain/rule.ts\`, data in \`.data/\`.\n\n## The words\n\n${WORDS}\n\n## The map\n`,
	"docs/decisions/money.md": '<a id="whole-units"></a>\n\n## Whole units\n',
};
