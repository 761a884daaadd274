import { describe, expect, it } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { decideOp } from "../../../domain/store/decide.ts";
import { declinedOutcome } from "../../../domain/store/outcome.ts";
import { newTill, type OpenAsk } from "../../../domain/till/till.ts";
import { type Payload, sale, TillLog } from "../../support/builders.ts";
import {
	arrived,
	effectsOf,
	NOW,
	openAskOf,
	soldLine,
	storeView,
	verdictOf,
} from "../../support/store-view.ts";

const log = new TillLog();
const decide = (payload: Payload, view = storeView()) => decideOp(arrived(log.mint(payload)), view);

it("a top-up in cash moves as much into the account as into the drawer", () => {
	const topup = { account: "guest", unit: "EUR", amountMinor: 2_000 };
	expect(effectsOf(decide({ kind: "topup", topup }))).toMatchObject({
		...{ receipt: true, totalMinor: 2_000 },
		transfers: [
			{ number: 1, account: "guest", unit: "EUR", amountMinor: 2_000, cause: "topup", minAge: null },
		],
		cash: [{ from: "accounts", to: "drawer/bar-1", unit: "EUR", amountMinor: 2_000 }],
	});
});

it.each([
	[500, { totalMinor: -500, amountMinor: -500, cashMinor: 500 }],
	["all" as const, { totalMinor: 0, amountMinor: "all", cashMinor: null }],
])("a payout of %s leaves the account as it leaves the drawer", (amountMinor, expected) => {
	const effects = effectsOf(
		decide({ kind: "payout", payout: { account: "guest", unit: "EUR", amountMinor } }),
	);
	expect(effects).toMatchObject({
		...{ receipt: true, totalMinor: expected.totalMinor },
		transfers: [{ amountMinor: expected.amountMinor, cause: "payout" }],
		cash: [{ from: "drawer/bar-1", to: "accounts", amountMinor: expected.cashMinor }],
	});
});

it("a tag does not take over itself; wrong PINs are noted for the gate", () => {
	expect(effectsOf(decide({ kind: "takeover", takeover: { from: "old", to: "new" } }))).toMatchObject({
		...{ receipt: false, takeover: { from: "old", to: "new" } },
	});
	expect(verdictOf(decide({ kind: "takeover", takeover: { from: "a", to: "a" } }))).toBe("account-used");
	const pinFailures = { account: "guest", failures: 2 };
	expect(effectsOf(decide({ kind: "pin-failures", pinFailures }))).toMatchObject({ pinFailures });
});

describe("what a card reader said", () => {
	const op = sale();
	const card = { reference: "reader-7", amountMinor: 700 };
	const charge = (result: "approved" | "declined" | "unknown", reference = "reader-7"): Payload => ({
		...{ kind: "charge", charge: { sale: op.id, reference, result } },
	});
	const openAs = (phase: OpenAsk["phase"]) =>
		storeView({ till: { ...newTill("bar-1"), open: [openAskOf(op as Op, { card }, { phase })] } });
	const paid = storeView({ findLine: (id) => (id === op.id ? soldLine(op) : undefined) });
	const outcome = declinedOutcome(op.id, { reason: "expired", ageMs: 1 }, NOW);
	const declined = storeView({ findLine: () => soldLine(op, { outcome }) });
	const charging = storeView({ isCharging: (id, reference) => id === op.id && reference === "reader-7" });

	it("is passed on to the sale that waits for it", () => {
		expect(effectsOf(decide(charge("approved"), charging)).charge).toEqual({ sale: op.id, approved: true });
		expect(effectsOf(decide(charge("declined"), charging)).charge).toEqual({ sale: op.id, approved: false });
		expect(effectsOf(decide(charge("unknown"), charging))).toMatchObject({ charge: null, flags: [] });
	});

	it.each([
		["approved, and the sale is paid", "approved", paid, "applied"],
		["declined, and the sale is declined", "declined", declined, "applied"],
		["approved while accounts are told so", "approved", openAs("committing"), "applied"],
		["declined while accounts are told so", "declined", openAs("aborting"), "applied"],
		["approved, and the sale was declined", "approved", declined, ["charge-unknown"]],
		["declined, and the sale is paid", "declined", paid, ["charge-unknown"]],
		["approved while accounts are told otherwise", "approved", openAs("aborting"), ["charge-unknown"]],
		["approved before anyone was to be charged", "approved", openAs("asking"), ["charge-unknown"]],
		["approved, and nobody knows the sale", "approved", storeView(), ["charge-unknown"]],
		["declined, and nobody knows the sale", "declined", storeView(), "applied"],
	] as const)("is flagged where the sale ended otherwise: %s", (_, result, view, verdict) => {
		expect(verdictOf(decide(charge(result), view))).toEqual(verdict);
	});

	it("of another charge than the one that is waited for is money to look for", () => {
		expect(verdictOf(decide(charge("approved", "reader-8"), charging))).toEqual(["charge-unknown"]);
		expect(verdictOf(decide(charge("approved", "reader-8"), openAs("committing")))).toEqual([
			"charge-unknown",
		]);
	});
});
