import { forkAlert } from "../../domain/history/alerts.ts";
import { listForks } from "../../domain/till/forks.ts";
import { addAlerts } from "../db/alerts.ts";
import { findMinted, keepMinted, listMinted, logsComparedAt, noteCompared } from "../db/till-numbers.ts";

// Puts the logs of tills side by side, as the stores of an org know them. A night reads the lines that came since the
// one before, and again those of two days, because some come to history late; beside each it looks at what is kept
// under its number, and at nothing else of what was before. A line that comes later than that is not looked at.
//
// So a night costs what was sold lately, whatever history holds: each line is read twice, and each step writes one row
// for every page of numbers that has something new.

const LATE_MS = 2 * 86_400_000;
const LINES_AT_ONCE = 2_000;

export async function compareLogs(db: D1Database, org: string, now: number): Promise<void> {
	const compared = await logsComparedAt(db, org);
	let from = { at: Math.min(compared, now - LATE_MS), object: "", seq: 0 };
	for (;;) {
		const { minted, last } = await listMinted(db, org, from, now, LINES_AT_ONCE);
		const forks = listForks([...minted, ...(await findMinted(db, org, minted))]);
		const alerts = forks.map((fork) => forkAlert(org, fork, now));
		const isLast = last === null || minted.length < LINES_AT_ONCE;
		// Told in the transaction that keeps what it is told of; where the night dies the next one goes on from here.
		await db.batch([
			...(minted.length === 0 ? [] : [keepMinted(db, org, minted)]),
			...addAlerts(db, org, alerts),
			noteCompared(db, org, Math.max(compared, isLast ? now : last.at)),
		]);
		if (isLast) return;
		from = last;
	}
}
