import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { JournalEvent } from "../../../domain/protocol/event.ts";
import { connectLines } from "../../../domain/restore/connect.ts";

const line = (seq: number, over: Partial<JournalEvent> = {}): JournalEvent => ({
	...{ seq, key: `k${seq}`, hash: "h", kind: "sale-applied", at: seq, body: `{"seq":${seq}}` },
	...over,
});
const own = [line(1), line(2), line(3)];

it.each<[string, readonly JournalEvent[], object]>([
	["nothing is given", [], { value: [] }],
	["only what it has", own, { value: [] }],
	["what follows, in any order", [line(5), line(4), line(3)], { value: [line(4), line(5)] }],
	["a line between is not there", [line(4), line(6)], { refusal: { reason: "history-short", seq: 5 } }],
	["the first is not there", [line(5)], { refusal: { reason: "history-short", seq: 4 } }],
	[
		"another body",
		[line(3, { body: "{}" }), line(4)],
		{ refusal: { reason: "history-contradicts", seq: 3 } },
	],
	["another time", [line(2, { at: 9 })], { refusal: { reason: "history-contradicts", seq: 2 } }],
	["another key", [line(2, { key: "x" })], { refusal: { reason: "history-contradicts", seq: 2 } }],
	["a number twice", [line(4), line(4, { at: 9 })], { refusal: { reason: "history-contradicts", seq: 4 } }],
	[
		"an own number twice",
		[line(3, { at: 9 }), line(3)],
		{ refusal: { reason: "history-contradicts", seq: 3 } },
	],
])("a journal and what history gives: %s", (_, given, expected) => {
	expect(connectLines(3, own, given)).toMatchObject(expected);
});

it("whatever part of a journal is left, the whole comes back from the whole", () => {
	const whole = Array.from({ length: 20 }, (_, index) => line(index + 1));
	const part = fc.record({ last: fc.integer({ min: 0, max: 20 }), mixed: fc.shuffledSubarray(whole) });
	fc.assert(
		fc.property(part, ({ last, mixed }) => {
			const given = [...mixed, ...whole.filter((one) => !mixed.includes(one))];
			const back = connectLines(last, whole.slice(0, last), given);
			expect(back).toEqual({ ok: true, value: whole.slice(last) });
		}),
	);
});
