import { accept, type Result, refuse } from "../core/result.ts";
import { compareLines } from "../history/compare.ts";
import type { JournalEvent } from "../protocol/event.ts";

// Which of the lines that history gave back a journal lacks. Refused where history tells another story of a line that
// the journal has, and where a line between is not there: both are for people.

export type BackRefusal =
	| { readonly reason: "history-contradicts"; readonly seq: number }
	| { readonly reason: "history-short"; readonly seq: number };

export function connectLines(
	last: number,
	own: readonly JournalEvent[],
	given: readonly JournalEvent[],
): Result<readonly JournalEvent[], BackRefusal> {
	const [twice] = [...Map.groupBy(given, ({ seq }) => seq)].filter(([, lines]) => lines.length > 1);
	if (twice !== undefined) return refuse({ reason: "history-contradicts", seq: twice[0] });
	const known = given.filter(({ seq }) => seq <= last);
	const [differs] = compareLines(own, known).differs;
	if (differs !== undefined) return refuse({ reason: "history-contradicts", seq: differs });
	const lacking = given.filter(({ seq }) => seq > last).toSorted((a, b) => a.seq - b.seq);
	const gap = lacking.findIndex(({ seq }, index) => seq !== last + index + 1);
	return gap === -1 ? accept(lacking) : refuse({ reason: "history-short", seq: last + gap + 1 });
}
