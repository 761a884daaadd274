import fc from "fast-check";
import { expect, it } from "vitest";
import { rotateByNight } from "../../../domain/core/rotate-by-night.ts";

const DAY = 20_779;

it("leaves nobody out, and keeps who follows whom", () => {
	const property = fc.property(fc.nat(60), fc.nat(100_000), (length, day) => {
		const list = Array.from({ length }, (_, index) => index);
		const turned = rotateByNight(list, day);
		expect(turned.toSorted((a, b) => a - b)).toEqual(list);
		for (const [index, one] of turned.entries())
			if (index > 0) expect(one).toBe(((turned[index - 1] ?? 0) + 1) % length);
	});
	fc.assert(property);
});

it("serves everyone within a few days, where a tenth of them can be served on one", () => {
	const list = Array.from({ length: 100 }, (_, index) => index);
	const served = new Set<number>();
	for (let day = DAY; day < DAY + 30; day += 1)
		for (const one of rotateByNight(list, day).slice(0, 10)) served.add(one);
	expect(served.size).toBe(100);
});
