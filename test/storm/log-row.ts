import type { Mode, Op } from "../../domain/protocol/op.ts";
import type { Taking } from "../../domain/till/offline.ts";
import { takingsOf } from "./takings.ts";

// A line of a till's op log, and the texts around it.

export type LogRow = {
	readonly id: string;
	// An impostor has the id of another op, and must be refused.
	readonly kind: Op["kind"] | "unreadable" | "impostor";
	readonly text: (mode: Mode) => string;
	readonly isByCard: boolean;
	mode: Mode;
	readonly mintedAt: number;
	// What the till was told, by mode: an ask that was declined may be finished as a fact.
	readonly outcomes: Map<Mode, string>;
	tries: number;
	// Its id may stand for something else where it goes.
	isBorrowed: boolean;
	// What it takes from accounts, and whether the till let the goods go without asking them.
	readonly takings: readonly Taking[];
	isTaken: boolean;
};

export function logRow(op: Op, kind: LogRow["kind"], mode: Mode, mintedAt: number): LogRow {
	const texts: Partial<Record<Mode, string>> = {};
	const text = (as: Mode): string => {
		texts[as] ??= JSON.stringify({ ...op, mode: as });
		return texts[as];
	};
	const { sale } = op as { sale?: { tenders?: { kind: string }[] } };
	const isByCard = sale?.tenders?.some((tender) => tender.kind === "card") ?? false;
	const begun = { outcomes: new Map(), tries: 0, isBorrowed: false, isTaken: false };
	return { id: op.id, kind, text, isByCard, mode, mintedAt, takings: takingsOf(op), ...begun };
}

export function nameRows(till: string, rows: readonly LogRow[]): string {
	return `${till}: ${rows.map(({ kind, mode, id }) => `${kind} ${mode} ${id}`).join(", ")}`;
}

// Outcomes are compared as the bytes that came.
export function splitOutcomes(answer: string): string[] {
	return (JSON.parse(answer) as object[]).map((outcome) => JSON.stringify(outcome));
}

export function uuid(now: number, noise: number, count: number): string {
	const time = now.toString(16).padStart(12, "0");
	const low = noise.toString(16).padStart(6, "0") + count.toString(16).padStart(6, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${low.slice(-12)}`;
}
