import { isStoreObject } from "../../domain/core/ids.ts";
import { restoreObject } from "../../workers/books/restore.ts";
import type { Env } from "../../workers/env.ts";
import { filesOn, restorableOf } from "../support/office.ts";
import { rewind, type Snapshot, snapshotOf, stateOf } from "../support/rewind.ts";
import { d1On } from "./history.ts";
import { type Caller, call, reach } from "./network.ts";
import { type AccountNode, ORG, type StoreNode } from "./nodes.ts";
import type { Life, SimObject } from "./objects.ts";
import type { Storm } from "./storm.ts";
import type { Complain } from "./till.ts";

// An operator who puts objects back to earlier points, in the midst of everything, by the real procedure. It may die
// at any of its steps, hear no answer, find history down, and does it again until the object serves. What the object
// then keeps must be what it kept when it had handed over.

type Node = StoreNode | AccountNode;
type Work = {
	readonly node: Node;
	readonly earlier: Snapshot;
	readonly files: Map<string, string>;
	// What it kept just before it was put back; null: that has not happened.
	before: Kept | null;
	isBack: boolean;
};

// It started anew since it was looked at, or has not heard yet that it shall: it is looked at again.
const PASSING = new Set<string>(["instance-gone", "restore-unlisted", "not-put-back"]);
const LOOK_MS = [2_000, 30_000] as const;
const TRY_AGAIN_MS = [200, 8_000] as const;

export class Operator {
	readonly #storm: Storm;
	readonly #complain: Complain;
	readonly #snapshots = new Map<Node, Snapshot>();
	#work: Work | null = null;
	#serial = 0;

	constructor(storm: Storm, complain: Complain) {
		this.#storm = storm;
		this.#complain = complain;
	}

	begin(): void {
		if (this.#storm.faults.mayHit("object-restored")) this.#plan();
	}

	get isIdle(): boolean {
		return this.#work === null;
	}

	// Put back and not yet whole: nothing that audits follow holds of it.
	hasAway(node: SimObject<unknown>): boolean {
		return this.#work?.node === node && this.#work.before !== null && !this.#work.isBack;
	}

	#plan(): void {
		const { time, chance } = this.#storm;
		time.plan(chance.between(...LOOK_MS), () => {
			this.#look();
			this.#plan();
		});
	}

	#look(): void {
		const { chance, faults, stores, accounts } = this.#storm;
		if (faults.isCalm) return;
		const known = [...this.#snapshots];
		if (this.#work === null && known.length > 0 && faults.hits("object-restored")) {
			const [node, earlier] = chance.pick(known);
			this.#snapshots.delete(node);
			this.#begin(node, earlier);
		}
		// A store is as likely as all accounts together; what it was at first stays for a while.
		const node = chance.happens(0.5) ? chance.pick(stores) : chance.pick([...accounts.values(), ...stores]);
		const isAway = this.#work?.node === node;
		if (!isAway && (!this.#snapshots.has(node) || chance.happens(0.3)))
			this.#snapshots.set(node, snapshotOf(node.db));
	}

	#begin(node: Node, earlier: Snapshot): void {
		this.#serial += 1;
		this.#work = { node, earlier, files: new Map(), before: null, isBack: false };
		this.#list(node, `r${this.#serial}`);
		const work = this.#work;
		this.#attempt(work);
		// Two people who do not know of each other.
		const { time, chance } = this.#storm;
		if (chance.happens(0.3)) time.plan(chance.between(1, 3_000), () => this.#attempt(work));
	}

	// The list is a setting of the deployment: with another one every instance starts anew.
	#list(node: Node, restore: string | null): void {
		this.#storm.diary.write(() => `${node.name} is listed as ${restore}`);
		node.restore = restore;
		node.crash();
	}

	#attempt(work: Work): void {
		if (this.#work !== work) return;
		const { node } = work;
		const life = { alive: true };
		const again = () => {
			if (!life.alive) return;
			life.alive = false;
			const { time, chance } = this.#storm;
			time.plan(chance.between(...TRY_AGAIN_MS), () => this.#attempt(work));
		};
		const room = isStoreObject(node.name) ? "store" : "account";
		const name = node.name.split("/").at(-1) ?? "";
		const env = this.#env(work, life, again);
		restoreObject(env, { org: ORG, room, name, at: 1 }).then((done) => {
			if (!life.alive || this.#work !== work) return;
			if (done.ok && done.value.phase === "serving") return this.#end(work);
			if (!done.ok && !PASSING.has(done.refusal.reason))
				this.#complain("an object cannot be put back", { node: node.name, ...done.refusal });
			again();
		}, again);
	}

	#end({ node, isBack }: Work): void {
		this.#work = null;
		if (!isBack) this.#complain("an object was not put back", node.name);
		if (this.#storm.chance.happens(0.5)) this.#list(node, null);
		else node.restore = null;
	}

	// Looked at in the very turn in which it begins to serve.
	#judge(work: Work): void {
		if (work.isBack || work.before === null) return;
		work.isBack = true;
		const differs = differences(work.before, kept(work.node));
		if (differs.length > 0)
			this.#complain("what was put back is not what was handed over", { node: work.node.name, differs });
	}

	#travelBack(work: Work): void {
		const { node, earlier } = work;
		this.#storm.diary.write(() => `${node.name} is put back to line ${earlier.lines}`);
		work.before ??= kept(node);
		rewind(node.db, earlier);
		node.crash();
	}

	#env(work: Work, life: Life, die: () => void): Env {
		const { history, faults } = this.#storm;
		const from: Caller = { life, crash: die };
		const { node } = work;
		const real = restorableOf(
			() => node.shell(),
			() => this.#travelBack(work),
		);
		const stub: typeof real = {
			...real,
			serveAgain: (...words) =>
				real.serveAgain(...words).then((done) => {
					if (done.ok) this.#judge(work);
					return done;
				}),
		};
		const methods = Object.entries(stub).map(([method, answer]) => [
			method,
			(...words: never[]) =>
				call(this.#storm, from, node, method, () => (answer as (...all: never[]) => unknown)(...words)),
		]);
		const getByName = () => Object.fromEntries(methods);
		const gate = async <T>(what: () => T): Promise<T> => {
			if (!life.alive) return await new Promise(() => {});
			if (faults.hits("crash-before-send")) {
				die();
				return await new Promise(() => {});
			}
			return await reach(this.#storm, life, () => {
				if (faults.hits("history-fails")) throw new Error("history is down");
				const done = what();
				if (faults.hits("history-fails-after-commit")) throw new Error("history did not answer");
				return done;
			});
		};
		const files = filesOn(work.files);
		return {
			DB: d1On(history.db, gate),
			FILES: {
				put: (...words: [string, string]) => gate(() => files.put(...words)).then((kept) => kept),
				get: (name: string) => gate(() => files.get(name)).then((kept) => kept),
			},
			STORE: { getByName },
			ACCOUNT: { getByName },
		} as unknown as Env;
	}
}

type Kept = Readonly<Record<string, readonly string[]>>;

// What of an object must come back.
function kept({ db }: Node): Kept {
	const tables = Object.entries(stateOf(db));
	return Object.fromEntries(tables.map(([name, rows]) => [name, rows.map((row) => JSON.stringify(row))]));
}

function differences(before: Kept, now: Kept): unknown[] {
	const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
	return names.flatMap((name) => {
		const [had, has] = [before[name] ?? [], now[name] ?? []];
		const at = Array.from({ length: Math.max(had.length, has.length) }).findIndex(
			(_, n) => had[n] !== has[n],
		);
		return at === -1 ? [] : [{ name, had: had[at], has: has[at] }];
	});
}
