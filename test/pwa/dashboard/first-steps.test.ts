import { describe, expect, it } from "vitest";
import { firstSteps } from "../../../pwa/dashboard/manage/first/steps.ts";

const NOTHING = { store: null, products: 0, hasTill: false, hasPin: false, hasSecondFactor: false };

describe("the first steps", () => {
	it.each([
		[NOTHING, "store"],
		[{ ...NOTHING, store: "quay" }, "product"],
		[{ ...NOTHING, store: "quay", products: 1 }, "till"],
		[{ ...NOTHING, store: "quay", products: 1, hasTill: true }, "pin"],
		[{ ...NOTHING, store: "quay", products: 1, hasTill: true, hasPin: true }, "factor"],
		[{ store: "quay", products: 1, hasTill: true, hasPin: true, hasSecondFactor: true }, undefined],
	])("after %j are %s", (known, next) => {
		expect(firstSteps(known).find(({ done }) => !done)?.id).toBe(next);
	});

	it("lead into the store that there is", () => {
		const product = firstSteps({ ...NOTHING, store: "quay" }).find(({ id }) => id === "product");
		expect(product?.address).toEqual(["stores", { store: "quay", product: "-new" }]);
	});
});
