import { isStoreObject } from "../../domain/core/ids.ts";
import { AccountAudit } from "./audit-account.ts";
import { ExposureAudit } from "./audit-exposure.ts";
import { auditForks } from "./audit-forks.ts";
import { auditHistory } from "./audit-history.ts";
import { auditRest } from "./audit-rest.ts";
import { StoreAudit } from "./audit-store.ts";
import { Chance } from "./chance.ts";
import { giveBack } from "./databases.ts";
import { Diary } from "./diary.ts";
import { FAULTS, type Fault, Faults } from "./faults.ts";
import { CALENDAR, History } from "./history.ts";
import { stormMenu } from "./menu.ts";
import { call } from "./network.ts";
import { AccountNode, StoreNode, type Wires } from "./nodes.ts";
import type { SimObject } from "./objects.ts";
import { Operator } from "./operator.ts";
import { People } from "./people.ts";
import { Scheduler, settled } from "./scheduler.ts";
import { type Complain, SimTill } from "./till.ts";

// One run: many tills, stores and accounts, the queue and history, on the real books; one clock, one source of chance.
// First a storm, in which what must always hold is checked after every step; then the network heals, and everything
// must come to rest within a bounded time and agree.

export type Complaint = { readonly claim: string; readonly step: number; readonly evidence: unknown };
export type Report = {
	readonly seed: number;
	readonly steps: number;
	readonly complaints: readonly Complaint[];
	readonly faults: ReadonlyMap<Fault, number>;
	readonly outcomes: ReadonlyMap<string, number>;
};
export type Options = {
	readonly faults?: readonly Fault[];
	// How much is done at tills altogether.
	readonly actsMax?: number;
	readonly stores?: number;
	readonly tillsPerStore?: number;
};

const SWEEP_EVERY_MS = 60_000;
const HEAL_STEPS_MAX = 25_000;
const COMPLAINTS_MAX = 5;
// History is compared with the journals in every run; that the consumer would make the same of them again, in some.
const SEEDS_PER_REBUILD = 8;

export class Storm {
	readonly seed: number;
	readonly time = new Scheduler();
	readonly diary = new Diary(this.time);
	readonly chance: Chance;
	readonly faults: Faults;
	readonly stores: StoreNode[];
	readonly tills: SimTill[];
	readonly accounts = new Map<string, AccountNode>();
	readonly history: History;
	readonly wires: Wires;
	readonly touched = new Set<SimObject<unknown>>();
	readonly complaints: Complaint[] = [];
	readonly #storeAudits: StoreAudit[];
	readonly #accountAudits = new Map<string, AccountAudit>();
	readonly #audits = new Map<SimObject<unknown>, StoreAudit | AccountAudit>();
	readonly #exposure: ExposureAudit;
	readonly #people: People;
	readonly #operator: Operator;
	#copiesFound = 0;

	constructor(seed: number, options: Options = {}) {
		const { faults = FAULTS, actsMax = Number.MAX_SAFE_INTEGER } = options;
		this.seed = seed;
		this.chance = new Chance(seed);
		this.faults = new Faults(this.chance, faults);
		this.history = new History(this, (from, object, confirmation) =>
			call(this, from, this.#find(object), "confirm", () => this.#find(object).shell().confirm(confirmation)),
		);
		this.wires = {
			accountOf: (account) => this.accountOf(account),
			offer: (messages) => this.history.offer(messages),
			pinReports: new Map(),
			told: new Map(),
		};
		const names = Array.from(
			{ length: options.stores ?? this.chance.between(1, 3) },
			(_, index) => `store-${index + 1}`,
		);
		this.stores = names.map((store) => new StoreNode(store, stormMenu(store, 1, seed), this, this.wires));
		this.#storeAudits = this.stores.map((node) => new StoreAudit(node, this.#complain));
		for (const audit of this.#storeAudits) this.#audits.set(audit.node, audit);
		this.tills = this.stores.flatMap((store) =>
			Array.from({ length: options.tillsPerStore ?? this.chance.between(1, 3) }, (_, index) => {
				const id = `${store.store}-till-${index + 1}`;
				return new SimTill(id, store, stormMenu(store.store, 1, seed), this, this.#complain);
			}),
		);
		this.#exposure = new ExposureAudit(this.#complain);
		this.#people = new People(this, actsMax);
		this.#operator = new Operator(this, this.#complain);
	}

	async run(stepsMax: number): Promise<Report> {
		this.#people.begin();
		this.#operator.begin();
		this.#sweep();
		// Whoever calls: from here on promises are being settled, and ticks come after them.
		await settled();
		while (this.time.steps < stepsMax && this.complaints.length === 0) {
			if (this.time.step()) await settled();
			this.#audit();
		}
		if (this.complaints.length === 0) await this.#heal();
		return {
			seed: this.seed,
			steps: this.time.steps,
			complaints: this.complaints,
			faults: this.faults.seen,
			outcomes: this.#countOutcomes(),
		};
	}

	// Nothing of this run is looked at any more.
	close(): void {
		for (const { db } of this.stores) giveBack("store", db);
		for (const { db } of this.accounts.values()) giveBack("account", db);
		giveBack("history", this.history.db);
	}

	accountOf(account: string): AccountNode {
		const known = this.accounts.get(account);
		if (known !== undefined) return known;
		const node = new AccountNode(account, this, this.wires);
		this.accounts.set(account, node);
		const audit = new AccountAudit(node, this.#complain);
		this.#accountAudits.set(account, audit);
		this.#audits.set(node, audit);
		return node;
	}

	// Whoever was used in this step is looked at.
	#audit(): void {
		for (const node of this.touched) {
			if (this.#operator.hasAway(node)) continue;
			const audit = this.#audits.get(node);
			audit?.look();
			if (!(audit instanceof StoreAudit)) continue;
			this.#exposure.forget(audit.node, audit.stale);
			audit.stale.clear();
		}
		this.touched.clear();
		const whole = this.#operator.isIdle
			? this.tills
			: this.tills.filter(({ store }) => !this.#operator.hasAway(store));
		this.#exposure.look(whole, this.time.now);
	}

	// The network works again and nobody rings up anything new: what is unfinished must finish.
	async #heal(): Promise<void> {
		this.faults.isCalm = true;
		this.#people.calm();
		this.#audit();
		const stepsMax = this.time.steps + HEAL_STEPS_MAX;
		while (!this.#isAtRest()) {
			if (this.time.steps >= stepsMax) return this.#complain("it does not come to rest", this.#unrest());
			if (this.time.step()) await settled();
			this.#audit();
			if (this.complaints.length > 0) return;
		}
		auditRest(this.#storeAudits, [...this.#accountAudits.values()], this.tills, this.#complain);
		this.#people.tags.auditRest(this.#accountAudits, this.#complain);
		const objects = [...this.stores, ...this.accounts.values()];
		const rebuilds = this.seed % SEEDS_PER_REBUILD === 0;
		await auditHistory(this.history.db, objects, CALENDAR, rebuilds, this.#complain);
		this.#copiesFound = await auditForks(this.history.db, this.stores, this.time.now, this.#complain);
	}

	#isAtRest(): boolean {
		if (this.tills.some(({ waiting }) => waiting > 0) || !this.history.isIdle) return false;
		if (this.#storeAudits.some(({ left }) => left.open + left.owed + left.unconfirmed > 0)) return false;
		for (const audit of this.#accountAudits.values()) if (!audit.isSent) return false;
		return this.#operator.isIdle && this.#people.moves.areOver;
	}

	#unrest(): object[] {
		const stores = this.#storeAudits.map(({ node, left }) => ({ store: node.store, ...left }));
		const tills = this.tills.map(({ id, waiting }) => ({ till: id, waiting }));
		const accounts = [...this.#accountAudits.values()].filter(({ isSent }) => !isSent);
		return [...stores, ...tills, ...accounts.map(({ node }) => ({ unsent: node.account }))];
	}

	// What cron does: the sweep wakes stores, the nightly comparison touches every account.
	#sweep(): void {
		this.time.plan(SWEEP_EVERY_MS, () => {
			for (const node of this.stores)
				void call(this, null, node, "kick", () => node.shell().kick()).catch(() => {});
			for (const node of this.accounts.values())
				void call(this, null, node, "kick", () => node.shell().kick()).catch(() => {});
			this.#sweep();
		});
	}

	#find(object: string): StoreNode | AccountNode {
		const name = object.split("/").at(-1) ?? "";
		if (!isStoreObject(object)) return this.accountOf(name);
		const node = this.stores.find(({ store }) => store === name);
		if (node === undefined) throw new Error(`no store ${name}`);
		return node;
	}

	#countOutcomes(): Map<string, number> {
		const sum = (of: (till: SimTill) => number) => this.tills.reduce((all, till) => all + of(till), 0);
		const seen: readonly (readonly [string, number])[] = [
			["silent till looked at", this.#exposure.looks],
			["op of a moved till answered", sum(({ stays }) => stays.opsAfterMove)],
			["op of a till that came back answered", sum(({ stays }) => stays.opsAfterReturn)],
			["number of a log found at two stores", this.#copiesFound],
			["sale paid from a tag without a network", this.#people.tags.paidOffline],
			["copied tag found out", this.#people.tags.foundOut],
		];
		const counts = new Map(seen.filter(([, count]) => count > 0));
		for (const { lines } of this.#storeAudits) {
			for (const { op, outcome } of lines.values()) {
				const name = `${op.kind} ${op.mode} ${outcome.status}`;
				counts.set(name, (counts.get(name) ?? 0) + 1);
			}
		}
		return counts;
	}

	readonly #complain: Complain = (claim, evidence) => {
		if (this.complaints.length < COMPLAINTS_MAX)
			this.complaints.push({ claim, step: this.time.steps, evidence });
	};
}
