import { expect, it } from "vitest";
import { NO_EFFECTS } from "../../../domain/store/effects.ts";
import {
	isOpLine,
	isPaid,
	lineKind,
	owesAccounts,
	readStoreLine,
	type StoreLine,
	writeStoreLine,
} from "../../../domain/store/line.ts";
import { declinedOutcome, doneOutcome } from "../../../domain/store/outcome.ts";
import { sale, TillLog } from "../../support/builders.ts";
import { NOW, soldLine } from "../../support/store-view.ts";

const sold = soldLine();
const declined = soldLine(sale(), {
	outcome: declinedOutcome(sold.op.id, { reason: "expired", ageMs: 1 }, NOW),
});
const withEffects = (line: StoreLine, effects: Partial<StoreLine["effects"]>): StoreLine => ({
	...line,
	effects: { ...line.effects, ...effects },
});
const transfers = [
	{ number: 1, account: "guest", unit: "EUR", amountMinor: -700, cause: "sale" as const, minAge: null },
];

it("comes out of the journal as it went in, and what did not happen is not written", () => {
	const written = JSON.parse(JSON.stringify(writeStoreLine(sold)));
	expect(Object.keys(written.effects).toSorted()).toEqual(["basket", "receipt", "totalMinor"]);
	expect(readStoreLine({ kind: "sale-applied", body: JSON.stringify(written) })).toEqual(sold);
	const full = withEffects(sold, { transfers, flags: ["sold-out"], stock: [], cash: [] });
	const text = JSON.stringify(writeStoreLine(full));
	expect(Object.keys(JSON.parse(text).effects)).not.toContain("stock");
	expect(readStoreLine({ kind: "sale-applied", body: text })).toEqual(full);
	const empty = withEffects(sold, NO_EFFECTS);
	expect(JSON.parse(JSON.stringify(writeStoreLine(empty))).effects).toEqual({});
	expect(readStoreLine({ kind: "sale-applied", body: JSON.stringify(writeStoreLine(empty)) })).toEqual(empty);
});

it("other lines of the journal are no ops", () => {
	for (const kind of ["menu-published", "stock-received", "facts-posted", "op-quarantined", "till-forked"]) {
		expect(isOpLine(kind)).toBe(false);
		expect(readStoreLine({ kind, body: "{}" })).toBeUndefined();
	}
	expect(lineKind("cash-move", sold.outcome)).toBe("cash-move-applied");
	expect(lineKind("sale", declined.outcome)).toBe("sale-declined");
	const flagged = doneOutcome("op", { ...NO_EFFECTS, flags: ["sold-out"] }, null, [], NOW);
	expect(lineKind("sale", flagged)).toBe("sale-applied");
});

it.each<[string, StoreLine, boolean]>([
	["a sale that was applied", sold, true],
	["a sale that was declined", declined, false],
	["a sale that was void before it came", withEffects(sold, { flags: ["sale-voided"] }), false],
	["a flagged sale", withEffects(sold, { flags: ["price-differs"] }), true],
	["a top-up", { ...sold, op: topup() }, false],
])("whether %s may be taken back", (_, line, may) => {
	expect(isPaid(line)).toBe(may);
});

const asFact = (line: StoreLine): StoreLine => ({
	...line,
	op: { ...line.op, mode: "fact" } as StoreLine["op"],
});
it.each<[string, StoreLine, boolean]>([
	["a fact with transfers", asFact(withEffects(sold, { transfers })), true],
	["an ask, whose accounts were asked before", withEffects(sold, { transfers }), false],
	["a fact without transfers", asFact(sold), false],
	["wrong PINs", withEffects(sold, { pinFailures: { account: "guest", failures: 1 } }), true],
	["what was declined", asFact(withEffects(declined, { transfers })), false],
])("whether %s is owed to others", (_, line, owes) => {
	expect(owesAccounts(line)).toBe(owes);
});

function topup() {
	return new TillLog().mint({ kind: "topup", topup: { account: "guest", unit: "EUR", amountMinor: 1 } });
}
