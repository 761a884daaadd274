import fc from "fast-check";
import { expect, it } from "vitest";
import {
	type Confirmation,
	groupSends,
	joinConfirmations,
	packMessages,
	readJournalMessage,
} from "../../../domain/protocol/event.ts";

const event = (seq: number) => ({ seq, kind: "posted", at: seq, key: null, hash: null, body: "{}" });

it("every message says after which line it starts, also where lines were carried by others", () => {
	const events = [event(3), event(4), event(9)];
	const messages = packMessages("meadow", "meadow/account/g", 2, events, () => 60_000);
	expect(messages.map(({ after, events: [first] }) => [after, first?.seq])).toEqual([
		[2, 3],
		[3, 4],
		[4, 9],
	]);
});

it("a message is read from its text, and from itself as versions before sent it; anything else is none", () => {
	const message = { org: "meadow", object: "o", after: 0, events: [event(1)] };
	expect(readJournalMessage(JSON.stringify(message))).toEqual(message);
	expect(readJournalMessage(message)).toEqual(message);
	const others = [
		"",
		"{",
		"null",
		"7",
		7,
		null,
		undefined,
		{ org: "meadow" },
		JSON.stringify({ ...message, after: -1 }),
	];
	for (const other of others) expect(readJournalMessage(other)).toBeNull();
});

it("sends stay within the queue's limits", () => {
	const events = Array.from({ length: 250 }, (_, index) => event(index + 1));
	const messages = packMessages("meadow", "o", 0, events, () => 100_000);
	const groups = groupSends(messages, () => 2_000);
	expect(groups.flat()).toEqual(messages);
	expect(Math.max(...groups.map((group) => group.length))).toBe(100);
});

it("the cursor moves over confirmations in whatever order they come, and never over a hole", () => {
	const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
	fc.assert(
		fc.property(cuts, fc.infiniteStream(fc.nat()), fc.nat(), (ends, order, lostIndex) => {
			const sorted = ends.toSorted((a, b) => a - b);
			const all = sorted.map((to, index): Confirmation => ({ after: sorted[index - 1] ?? 0, to }));
			const lost = all[lostIndex % all.length];
			const keys = new Map(all.map((confirmation) => [confirmation, order.next().value]));
			const arrived = all
				.filter((confirmation) => confirmation !== lost)
				.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
			let state: { cursor: number; waiting: readonly Confirmation[] } = { cursor: 0, waiting: [] };
			for (const confirmation of arrived) {
				state = joinConfirmations(state.cursor, [...state.waiting, confirmation]);
			}
			expect(state.cursor).toBe(lost?.after);
			if (lost === undefined) return;
			state = joinConfirmations(state.cursor, [...state.waiting, lost]);
			expect(state).toEqual({ cursor: sorted.at(-1), waiting: [] });
		}),
	);
});

it("confirmations that come again while one is lost make the list of those that wait no longer", () => {
	let waiting: readonly Confirmation[] = [];
	for (let n = 0; n < 50; n += 1) {
		const again = [
			{ after: 10, to: 20 },
			{ after: 20, to: 30 + n },
			{ after: 90, to: 95 },
		];
		for (const one of again) waiting = joinConfirmations(5, [...waiting, one]).waiting;
	}
	expect(waiting).toEqual([
		{ after: 10, to: 79 },
		{ after: 90, to: 95 },
	]);
	expect(joinConfirmations(5, [...waiting, { after: 5, to: 10 }])).toEqual({
		cursor: 79,
		waiting: [{ after: 90, to: 95 }],
	});
});
