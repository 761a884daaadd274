import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { canonicalJson, isShallow } from "../../../domain/core/canonical.ts";

it("is the same text whatever the order of the keys", () => {
	expect(canonicalJson({ b: 1, a: { d: [1, { f: 2, e: 3 }], c: null } })).toBe(
		'{"a":{"c":null,"d":[1,{"e":3,"f":2}]},"b":1}',
	);
});

it("puts names in the order of their code units, be they few or many", () => {
	const names = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 4 }), { maxLength: 40, size: "max" });
	fc.assert(
		fc.property(names, (some) => {
			const text = canonicalJson(Object.fromEntries(some.map((name) => [name, 1])));
			expect(text).toBe(`{${some.toSorted().map((name) => `${JSON.stringify(name)}:1`)}}`);
		}),
		{ numRuns: 25 },
	);
});

it("reads back as what it was, and again gives the same text", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const text = canonicalJson(value);
			expect(canonicalJson(JSON.parse(text))).toBe(text);
			expect(JSON.stringify(JSON.parse(text))).toBe(
				JSON.stringify(JSON.parse(canonicalJson(JSON.parse(JSON.stringify(value))))),
			);
		}),
	);
});

it("tells apart what differs", () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
			const same = JSON.stringify(a) === JSON.stringify(b);
			if (same) expect(canonicalJson(a)).toBe(canonicalJson(b));
			else if (canonicalJson(a) === canonicalJson(b)) {
				expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(canonicalJson(b)));
			}
		}),
	);
});

it("quotes words and writes numbers as JSON does", () => {
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.double()), (value) => {
			expect(canonicalJson(value)).toBe(JSON.stringify(value));
			expect(canonicalJson({ [String(value)]: value })).toBe(JSON.stringify({ [String(value)]: value }));
		}),
	);
	for (const text of ['"', "\\", "\u007f", "\u001f", " ", "!", "[", "]", "~", "\u2028", "\ud800", "ü", ""])
		expect(canonicalJson(text)).toBe(JSON.stringify(text));
	expect(canonicalJson([-0, Number.NaN, 1e21, 0.1])).toBe("[0,null,1e+21,0.1]");
});

it("remembers no long names, of which a till could send many", async () => {
	vi.resetModules();
	const fresh = await import("../../../domain/core/canonical.ts");
	setFlagsFromString("--expose-gc");
	const collect = runInNewContext("gc") as () => void;
	collect();
	const before = process.memoryUsage().heapUsed;
	for (let n = 0; n < 60; n += 1) fresh.canonicalJson({ [`${n}${"x".repeat(1_000_000)}`]: 1 });
	// The engine keeps the shapes of objects for some rounds.
	for (let round = 0; round < 6; round += 1) collect();
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
});

it("leaves out what is undefined, as JSON does", () => {
	expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

it("knows how deep a value nests without walking into the depth", () => {
	let deep: unknown = 1;
	for (let level = 0; level < 100_000; level += 1) deep = [deep];
	expect(isShallow(deep, 12)).toBe(false);
	expect(isShallow({ a: [{ b: 1 }] }, 3)).toBe(true);
	expect(isShallow({ a: [{ b: 1 }] }, 2)).toBe(false);
});
