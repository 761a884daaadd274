import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { breakIn } from "./mutants.ts";

it("what was broken twice in one file is whole again for the next mutant", () => {
	const folder = mkdtempSync(join(tmpdir(), "fieldtill-broken-"));
	const path = join(folder, "rule.ts");
	writeFileSync(path, "one and two");
	const file = "rule.ts";
	const mend = breakIn(folder, {
		...{ name: "both guards are gone", file, from: "one", to: "1" },
		also: { file, from: "two", to: "2" },
	});
	expect(readFileSync(path, "utf8")).toBe("1 and 2");
	mend();
	expect(readFileSync(path, "utf8")).toBe("one and two");
	rmSync(folder, { recursive: true });
});
