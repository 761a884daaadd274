import fc from "fast-check";
import { expect, it } from "vitest";
import { chunkByBytes } from "../../../domain/core/chunks.ts";

const sizes = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });

it("keeps every item in order and every chunk within its limits", () => {
	fc.assert(
		fc.property(
			sizes,
			fc.integer({ min: 50, max: 120 }),
			fc.integer({ min: 1, max: 9 }),
			(items, bytesMax, countMax) => {
				const chunks = chunkByBytes(items, (size) => size, bytesMax, countMax);
				expect(chunks.flat()).toEqual(items);
				for (const chunk of chunks) {
					expect(chunk.length).toBeLessThanOrEqual(countMax);
					expect(chunk.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytesMax);
				}
			},
		),
	);
});

it("lets an item that is too large stand alone", () => {
	expect(chunkByBytes([1, 99, 1], (size) => size, 10, 5)).toEqual([[1], [99], [1]]);
});
