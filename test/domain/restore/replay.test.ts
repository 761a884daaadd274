import { expect, it } from "vitest";
import { effectsLeft, seeAgain, tillAfter } from "../../../domain/restore/replay.ts";
import { NO_EFFECTS } from "../../../domain/store/effects.ts";
import type { StoreLine } from "../../../domain/store/line.ts";
import { declinedOutcome } from "../../../domain/store/outcome.ts";
import { seeLink } from "../../../domain/till/chain.ts";
import { newTill } from "../../../domain/till/till.ts";
import { sale, TillLog } from "../../support/builders.ts";
import { NOW, openAskOf, soldLine } from "../../support/store-view.ts";

const stock = [
	{ product: "shirt", quantity: -2, cause: "sale" as const },
	{ product: "cup", quantity: 3, cause: "return" as const },
];
const log = new TillLog();
const op = sale();
const cash = [{ from: "sales", to: "drawer/bar-1", unit: "EUR", amountMinor: 700 }];
const sold = soldLine(op, { effects: { ...NO_EFFECTS, stock, cash } });
const returns = { sale: "s", returned: null, voidedBy: "v", openOp: null };
const declined: StoreLine = {
	...sold,
	outcome: declinedOutcome(op.id, { reason: "expired", ageMs: 1 }, NOW),
	effects: { ...NO_EFFECTS, returns },
};
const open = openAskOf(op, { stock });

it("a line whose ask was not known does everything, and where it was, its goods are off the shelf already", () => {
	expect(effectsLeft(sold, undefined)).toEqual(sold.effects);
	expect(effectsLeft(sold, open)).toEqual({ ...sold.effects, stock: [stock[1]] });
});

it("goods that a count had seen gone come back on the shelf from where their ask had them reserved", () => {
	const explained = stock.map((move) => ({ ...move, explains: true as const }));
	const overtaken = { ...sold, effects: { ...sold.effects, stock: explained } };
	const back = { product: "shirt", quantity: 2, cause: "sale" };
	expect(effectsLeft(overtaken, undefined)).toEqual(overtaken.effects);
	expect(effectsLeft(overtaken, open).stock).toEqual([back, explained[1]]);
});

it("a decline gives back what was reserved, and says what has come back of a sale since", () => {
	expect(effectsLeft(declined, undefined)).toEqual({ ...NO_EFFECTS, returns });
	const back = [{ product: "shirt", quantity: 2, cause: "sale" }];
	expect(effectsLeft(declined, open)).toEqual({ ...NO_EFFECTS, stock: back, returns });
});

it("a till's row goes on with its own lines only, and its receipts with what was done", () => {
	const state = { ...newTill("bar-1"), receipt: 4 };
	expect(tillAfter(state, op.id, { ...sold, receipt: 7 }, NOW, 1)).toMatchObject({
		receipt: 7,
		seenAt: NOW,
		chain: { now: { seq: 1, head: sold.hash } },
		menuVersion: 1,
	});
	expect(tillAfter(state, op.id, { ...declined, receipt: 7 }, NOW, 1).receipt).toBe(4);
	expect(tillAfter(state, op.id, { ...sold, receipt: 2 }, NOW, 1).receipt).toBe(4);
	const taken = tillAfter(state, `${op.id}/fact`, { ...sold, receipt: 5 }, NOW, 1);
	expect({ receipt: taken.receipt, chain: taken.chain.now }).toEqual({ receipt: 5, chain: null });
	expect(tillAfter(state, `${op.id}/void`, { ...sold, receipt: 9 }, NOW, 1)).toBe(state);
});

it("a shift begins and ends with its lines", () => {
	const shift = {
		...{ shift: "s1", till: "bar-1", cashier: "ann", unit: "EUR", floatMinor: 0, openedAt: NOW },
		...{ expectedMinor: 0, close: null, addendum: null },
	};
	const opening = log.mint({
		kind: "shift-open",
		shiftOpen: { shift: "s1", cashier: "ann", unit: "EUR", floatMinor: 0 },
	});
	const opened: StoreLine = { ...sold, op: opening, effects: { ...NO_EFFECTS, shift } };
	const running = tillAfter(newTill("bar-1"), opening.id, opened, NOW, 1);
	expect(running.shift).toBe("s1");
	const close = { at: NOW, countedMinor: 0, varianceMinor: 0, reason: "" };
	const closed: StoreLine = { ...sold, effects: { ...NO_EFFECTS, shift: { ...shift, close } } };
	expect(tillAfter(running, op.id, closed, NOW, 1).shift).toBe(null);
	const other: StoreLine = { ...closed, effects: { ...NO_EFFECTS, shift: { ...shift, shift: "s2", close } } };
	expect(tillAfter(running, op.id, other, NOW, 1).shift).toBe("s1");
	const waited: StoreLine = {
		...closed,
		effects: { ...closed.effects, card: { reference: "r", amountMinor: 1 } },
	};
	expect(tillAfter(running, op.id, waited, NOW, 1).shift).toBe("s1");
});

it("ops seen again, in whatever order, leave the chain as it was and cry no fork", () => {
	const links = [1, 2, 3].map((seq) => ({ epoch: 1, seq, prev: seq === 1 ? "" : `h${seq - 1}` }));
	const seen = links.reduce((chain, link) => seeLink(chain, link, `h${link.seq}`).chain, newTill("t").chain);
	const mixed = [links[2], links[0], links[1], links[1]].flatMap((link) => link ?? []);
	expect(mixed.reduce((chain, link) => seeAgain(chain, link, `h${link.seq}`), newTill("t").chain)).toEqual(
		seen,
	);
});
