import { expect, it } from "vitest";
import { handTill, putBackAsks, withoutDangling } from "../../../domain/restore/handover.ts";
import { joinLog, NO_CHAIN } from "../../../domain/till/chain.ts";
import { newTill, type OpenAsk, type TillState } from "../../../domain/till/till.ts";
import { TillLog } from "../../support/builders.ts";
import { openAskOf } from "../../support/store-view.ts";

const log = new TillLog();
const [first, second] = [
	openAskOf(log.sale(), {}, { receipt: 5 }),
	openAskOf(log.sale(), {}, { receipt: 6 }),
];
const till = (open: readonly OpenAsk[], over: Partial<TillState> = {}): TillState => ({
	...newTill("bar-1"),
	receipt: 5,
	open,
	...over,
});
const never = () => false;

it("asks come back in the phase in which they were handed over, and their numbers stay given", () => {
	// As it was handed over before chains were.
	const { chain: _, ...handed } = handTill(
		till([{ ...first, phase: "committing" }, second], { skewMs: 7, seenAt: 9 }),
	);
	const back = putBackAsks(till([first]), handed, never);
	expect(back).toMatchObject({
		value: {
			unknown: [second],
			state: { receipt: 6, skewMs: 7, seenAt: 9, chain: { now: { seq: 2 } } },
		},
	});
	expect(back.ok && back.value.state.open).toEqual(handed.open);
});

it("a till's log stands where it was handed over: what was sold elsewhere stands in no line", () => {
	const chain = joinLog(NO_CHAIN, { epoch: 1, seq: 40, head: "h" });
	const back = putBackAsks(till([]), handTill(till([first], { chain })), never);
	expect(back).toMatchObject({ value: { state: { chain } } });
});

it("an ask that has its line is over", () => {
	const handed = handTill(till([first, second]));
	const back = putBackAsks(till([]), handed, (opId) => opId === first.op.id);
	expect(back).toMatchObject({ value: { unknown: [second], state: { open: [second] } } });
});

it("an open ask of which the handover knows nothing is refused", () => {
	expect(putBackAsks(till([first, second]), handTill(till([second])), never)).toEqual({
		ok: false,
		refusal: { reason: "ask-not-handed", op: first.op.id },
	});
});

it("a refund that nobody waits for blocks no other", () => {
	const returns = { sale: "s", returned: null, voidedBy: null, openOp: "r" };
	expect(withoutDangling(returns, (opId) => opId === "r")).toBe(null);
	expect(withoutDangling({ ...returns, openOp: null }, never)).toBe(null);
	expect(withoutDangling(returns, never)).toEqual({ ...returns, openOp: null });
});
