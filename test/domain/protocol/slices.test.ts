import fc from "fast-check";
import { expect, it } from "vitest";
import { sliceOps } from "../../../domain/protocol/slices.ts";

// Texts of batches as tills of any make may write them: with spaces anywhere, escapes, doubled keys, and "ops" where
// it means nothing.

const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r"), maxLength: 2 });
const inString = fc.constantFrom(
	...["a", "ops", " ", "{", "}", "[", "]", ",", ":", "é", "😀", "\u2028"],
	...['\\"', "\\\\", "\\/", "\\n", "\\u006f", "\\ud83d", '\\\\\\"'],
);
const stringText = fc.array(inString, { maxLength: 6 }).map((parts) => `"${parts.join("")}"`);
const numberText = fc.constantFrom("0", "-0", "1.50", "1e3", "-1.5E-7", "9007199254740993", "1e999");
const spaced = (text: fc.Arbitrary<string>) =>
	fc.tuple(space, text, space).map(([before, inner, after]) => `${before}${inner}${after}`);
const memberOf = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
	fc.tuple(spaced(key), spaced(value)).map(([name, inner]) => `${name}:${inner}`);
const { value: valueText } = fc.letrec<{ value: string }>((tie) => {
	const elements = fc.array(spaced(tie("value")), { maxLength: 3 });
	const members = fc.array(memberOf(stringText, tie("value")), { maxLength: 3 });
	return {
		value: fc.oneof(
			{ depthSize: "small", withCrossShrink: true },
			fc.oneof(numberText, stringText, fc.constantFrom("true", "false", "null")),
			fc.oneof(
				elements.map((inner) => `[${inner.join(",")}]`),
				members.map((inner) => `{${inner.join(",")}}`),
				fc.constant('{"ops":[1,{"ops":"]"}]}'),
			),
		),
	};
});
const opsKey = fc.constantFrom('"ops"', '"\\u006fps"', '"o\\u0070s"');
const otherKey = stringText.filter((text) => JSON.parse(text) !== "ops");

const batch = fc
	.record({
		elements: fc.array(valueText, { maxLength: 5 }),
		around: fc.array(space, { minLength: 12, maxLength: 12 }),
		// Of two keys that mean the same the last one counts.
		before: fc.array(memberOf(fc.oneof(opsKey, otherKey), valueText), { maxLength: 3 }),
		key: opsKey,
		after: fc.array(memberOf(otherKey, valueText), { maxLength: 3 }),
	})
	.map(({ elements, around, before, key, after }) => {
		const pad = (index: number) => around[index % around.length] ?? "";
		const inner = elements.map((text, index) => `${pad(index)}${text}${pad(index + 3)}`).join(",");
		const ops = `${pad(1)}${key}${pad(2)}:${pad(4)}[${inner}${elements.length === 0 ? pad(5) : ""}]${pad(6)}`;
		return { elements, text: `${pad(7)}{${[...before, ops, ...after].join(",")}}${pad(8)}` };
	});

it("gives each op's text byte for byte, whatever stands in it or around it", () => {
	fc.assert(
		fc.property(batch, ({ elements, text }) => {
			expect(sliceOps(text)).toEqual(elements);
			expect(JSON.parse(text).ops).toEqual(elements.map((element) => JSON.parse(element)));
		}),
		{ numRuns: 1_000 },
	);
});

it.each([
	["no ops", '{"sentAt":1}'],
	["an empty object", " { } "],
	["ops that are no list", '{"ops":{"ops":[1]}}'],
	["ops that are a list only before they are something else", '{"ops":[1],"ops":7}'],
	["ops further inside", '{"a":{"ops":[1]}}'],
])("finds none in a batch with %s", (_, text) => {
	expect(sliceOps(text)).toEqual([]);
});

it.each([
	["a brace where a bracket belongs", '{"ops":[1}', ["1"]],
	["a bracket that is missing", '{"ops":[1,2', ["1", "2"]],
	["a brace where a value belongs", '{"ops":[}', []],
])("ends also for a text that is no JSON after all: %s", (_, text, slices) => {
	expect(sliceOps(text)).toEqual(slices);
});
