import { expect, it } from "vitest";
import { tendersBack } from "../../../domain/sale/give-back.ts";
import { cash } from "../../support/priced.ts";

it.each([
	[333, 0, false, 334],
	[334, 0, true, 334],
	[332, 0, false, 330],
	[335, 100, false, 335],
	[336, 100, false, 335],
	[337, 100, false, 335],
	[338, 100, false, 340],
])(
	"of 3.34 paid in coins of 5, %i and %i beside (all: %s) give %i",
	(totalMinor, besideMinor, isAll, given) => {
		const paid = { tenders: [cash(334)], unit: "EUR", coinMinor: 5 };
		expect(tendersBack(paid, { totalMinor, vouchers: [], isAll, besideMinor })).toEqual([given]);
	},
);

it("never takes coins back from the guest because they were rounded", () => {
	const paid = { tenders: [cash(331)], unit: "EUR", coinMinor: 5 };
	const back = { totalMinor: 332, vouchers: [], isAll: false, besideMinor: 100 };
	expect(tendersBack(paid, back)).toEqual([331]);
});
