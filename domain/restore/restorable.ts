import type { Menu } from "../catalog/menu.ts";
import type { Result } from "../core/result.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { BackRefusal } from "./connect.ts";
import type { FenceMode, FenceState } from "./fence.ts";
import type { AskRefusal, Handover } from "./handover.ts";

// What an operator's restore asks of an object, in this order. Each may be asked again.

export type RestoreRefusal =
	| BackRefusal
	| AskRefusal
	// The operator's list does not name this restore of this object.
	| { readonly reason: "restore-unlisted" }
	// It started anew since it was looked at, perhaps at an earlier point.
	| { readonly reason: "instance-gone" }
	// It stands where it stood when it was fenced, or later.
	| { readonly reason: "not-put-back" }
	// Its menu is older than the last that was published.
	| { readonly reason: "menu-missing" };

export type Restoring = {
	// Under which name it is put back; null: it is not.
	readonly restore: string | null;
	readonly gate: FenceMode;
	readonly state: FenceState | null;
	readonly instance: string;
	readonly last: number;
	readonly lastAt: number;
	// Up to where history has said that it holds the journal.
	readonly confirmed: number;
};

export interface Restorable {
	restoring(): Promise<Restoring>;
	// Fences it, if it is still the instance that was looked at.
	beginRestore(restore: string, instance: string): Promise<Result<null, RestoreRefusal>>;
	// Ends what it can and says what is left; from then on it writes nothing.
	handOver(restore: string): Promise<Result<Handover, RestoreRefusal>>;
	// The platform's own: storage as it was then, and a new instance.
	putBack(restore: string, at: number): Promise<Result<null, RestoreRefusal>>;
	// Lines that it lacks, as history has them. Gives its last line.
	takeBack(
		restore: string,
		org: string,
		lines: readonly JournalEvent[],
	): Promise<Result<number, RestoreRefusal>>;
	serveAgain(
		restore: string,
		handover: Handover | null,
		menu: Menu | null,
	): Promise<Result<null, RestoreRefusal>>;
}
