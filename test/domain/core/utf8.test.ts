import fc from "fast-check";
import { expect, it } from "vitest";
import { isLongerThan, quotedBytes, utf8Bytes } from "../../../domain/core/utf8.ts";

// The length of a text as it travels.

const anyText = fc.string({
	unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

it("is what the platform writes, broken pairs of surrogates too", () => {
	for (const text of ["", "beer", "Bière", "€5", "🍺", "\ud83c", "\udf7a\ud83c", "a\ud83cb"])
		expect([text, utf8Bytes(text)]).toEqual([text, Buffer.byteLength(text)]);
	fc.assert(fc.property(anyText, (text) => utf8Bytes(text) === Buffer.byteLength(text)));
});

it("is told without counting where a glance is enough, and the same", () => {
	fc.assert(
		fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, most) => {
			return isLongerThan(text, most) === Buffer.byteLength(text) > most;
		}),
	);
});

it("that stands in JSON is what the platform writes there, with all that it escapes", () => {
	const controls = Array.from({ length: 0x21 }, (_, unit) => String.fromCharCode(unit));
	for (const text of [
		...controls,
		"",
		'{"a":"\\"}',
		"\u007f",
		"Bière",
		"€5",
		"🍺",
		"\ud83c",
		"\udf7a\ud83c",
		"a\ud83cb",
	])
		expect([text, quotedBytes(text)]).toEqual([text, Buffer.byteLength(JSON.stringify(text))]);
	fc.assert(fc.property(anyText, (text) => quotedBytes(text) === Buffer.byteLength(JSON.stringify(text))));
});
