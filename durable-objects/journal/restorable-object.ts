import { DurableObject } from "cloudflare:workers";
import type { Menu } from "../../domain/catalog/menu.ts";
import type { Result } from "../../domain/core/result.ts";
import type { Confirmation, JournalEvent } from "../../domain/protocol/event.ts";
import type { Handover } from "../../domain/restore/handover.ts";
import type { RestoreRefusal, Restoring } from "../../domain/restore/restorable.ts";
import type { Usage } from "./outbox.ts";
import { travelBack } from "./time-travel.ts";

// What every object with a journal answers alike: to history, which confirms its lines, and to the operator, who puts it
// back to an earlier point. What an object is beside that, it says itself.

export type RestorableShell = {
	readonly confirm: (confirmation: Confirmation) => boolean;
	readonly usage: () => Usage;
	readonly kick: () => void;
	readonly onAlarm: () => Promise<void>;
	readonly restore: {
		readonly restoring: () => Restoring;
		readonly begin: (restore: string, instance: string) => Result<null, RestoreRefusal>;
		readonly handOver: (restore: string) => Promise<Result<Handover, RestoreRefusal>>;
		readonly mayPutBack: (restore: string) => Result<null, RestoreRefusal>;
		readonly takeBack: (
			restore: string,
			org: string,
			lines: readonly JournalEvent[],
		) => Result<number, RestoreRefusal>;
		readonly serveAgain: (
			restore: string,
			handover: Handover | null,
			menu: Menu | null,
		) => Result<null, RestoreRefusal>;
	};
};

export abstract class RestorableObject<Env> extends DurableObject<Env> {
	// A field and no getter: what lies on an instance nobody can call from elsewhere.
	protected abstract readonly restorable: RestorableShell;

	confirm(confirmation: Confirmation): boolean {
		return this.restorable.confirm(confirmation);
	}

	restoring(): Restoring {
		return this.restorable.restore.restoring();
	}

	beginRestore(restore: string, instance: string): Result<null, RestoreRefusal> {
		return this.restorable.restore.begin(restore, instance);
	}

	async handOver(restore: string): Promise<Result<Handover, RestoreRefusal>> {
		return await this.restorable.restore.handOver(restore);
	}

	async putBack(restore: string, at: number): Promise<Result<null, RestoreRefusal>> {
		const may = this.restorable.restore.mayPutBack(restore);
		if (may.ok) await travelBack(this.ctx, at);
		return may;
	}

	takeBack(restore: string, org: string, lines: readonly JournalEvent[]): Result<number, RestoreRefusal> {
		return this.restorable.restore.takeBack(restore, org, lines);
	}

	serveAgain(restore: string, handover: Handover | null, menu: Menu | null): Result<null, RestoreRefusal> {
		return this.restorable.restore.serveAgain(restore, handover, menu);
	}

	kick(): void {
		this.restorable.kick();
	}

	usage(): Usage {
		return this.restorable.usage();
	}

	override async alarm(): Promise<void> {
		await this.restorable.onAlarm();
	}
}
