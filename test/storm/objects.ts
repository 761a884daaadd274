import type { DatabaseSync } from "node:sqlite";
import type { Sql } from "../../durable-objects/sql.ts";
import { sqlOn } from "../support/node-sql.ts";
import type { Chance } from "./chance.ts";
import { takeDatabase, type Use } from "./databases.ts";
import type { Diary } from "./diary.ts";
import type { Faults } from "./faults.ts";
import type { Scheduler } from "./scheduler.ts";
import { Written } from "./written.ts";

// An object on a platform that may kill it at any moment. Its database and its alarm outlive it; everything else is
// gone with the instance, and an instance that died does nothing any more, whatever it was waiting for.

export type Universe = {
	readonly time: Scheduler;
	readonly chance: Chance;
	readonly faults: Faults;
	readonly diary: Diary;
	// The objects that were used since the last audit.
	readonly touched: Set<SimObject<unknown>>;
};
export type Life = { alive: boolean };

const ALARM_RETRY_MS = 2_000;

export abstract class SimObject<Shell> {
	readonly name: string;
	readonly universe: Universe;
	readonly db: DatabaseSync;
	alarmAt: number | null = null;
	// Set when the platform gave an alarm up: until someone kicks the object nobody wakes it.
	isAlarmLost = false;
	crashes = 0;
	// Under which name an operator lists it, to be put back to an earlier point.
	restore: string | null = null;
	// Since the last audit.
	readonly written = new Written();
	#life: Life = { alive: false };
	#shell: Shell | null = null;
	#alarmsRunning = 0;

	constructor(name: string, use: Use, universe: Universe) {
		this.name = name;
		this.db = takeDatabase(use);
		this.universe = universe;
	}

	protected abstract boot(life: Life): Shell;
	protected abstract onAlarm(shell: Shell): Promise<void>;

	// Whether something will wake it: an alarm that is set, one that is running, or one that the platform lost and a
	// sweep will find.
	get isAwake(): boolean {
		return this.alarmAt !== null || this.#alarmsRunning > 0 || this.isAlarmLost;
	}

	get life(): Life {
		return this.#life;
	}

	touch(): void {
		this.universe.touched.add(this);
	}

	// The living instance; a dead one is replaced when someone next needs it.
	shell(): Shell {
		this.touch();
		if (this.#shell === null || !this.#life.alive) {
			this.#life = { alive: true };
			this.#shell = this.boot(this.#life);
		}
		return this.#shell;
	}

	crash(): void {
		this.universe.diary.write(() => `${this.name} dies`);
		this.#life.alive = false;
		this.#shell = null;
		this.crashes += 1;
		this.touch();
		// The platform runs an alarm again whose handler did not come to its end.
		if (this.#alarmsRunning > 0) {
			this.#alarmsRunning = 0;
			this.setAlarm(this.universe.time.now + ALARM_RETRY_MS);
		}
	}

	setAlarm(at: number): void {
		const { time, faults, chance } = this.universe;
		this.alarmAt = at;
		this.isAlarmLost = false;
		const late = faults.hits("alarm-late") ? chance.between(1_000, 60_000) : 0;
		time.plan(at - time.now + late, () => this.#fire(at));
	}

	#fire(at: number): void {
		if (this.alarmAt !== at) return;
		this.alarmAt = null;
		if (this.universe.faults.hits("alarm-lost")) {
			this.isAlarmLost = true;
			return;
		}
		this.#run();
		if (this.universe.faults.hits("alarm-twice")) this.#run();
	}

	#run(): void {
		this.universe.diary.write(() => `${this.name} wakes`);
		const shell = this.shell();
		const life = this.#life;
		this.#alarmsRunning += 1;
		const done = () => {
			if (life.alive) this.#alarmsRunning -= 1;
		};
		this.onAlarm(shell).then(done, done);
	}
}

class Dead extends Error {
	override readonly name = "Dead";
}

// The port of one instance: once it died, nothing it still does reaches the database.
export function sqlOf(node: SimObject<unknown>, life: Life): Sql {
	return sqlOn(node.db, (writes) => {
		if (!life.alive) throw new Dead("this instance is gone");
		node.touch();
		if (writes !== null) node.written.note(writes);
	});
}
