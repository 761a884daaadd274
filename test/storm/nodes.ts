import type { AccountCall } from "../../domain/account/call.ts";
import type { Menu } from "../../domain/catalog/menu.ts";
import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import type { JournalMessage } from "../../domain/protocol/event.ts";
import { AccountShell } from "../../durable-objects/account/shell.ts";
import type { SendJournal } from "../../durable-objects/journal/send.ts";
import { StoreShell } from "../../durable-objects/store/shell.ts";
import { call } from "./network.ts";
import { type Life, SimObject, sqlOf, type Universe } from "./objects.ts";

// The real shells and books of stores and accounts, each on a database of its own, with the network and the queue of
// the storm behind their ports.

export const ORG = "meadow";

export type Wires = {
	readonly accountOf: (account: string) => AccountNode;
	readonly offer: (messages: readonly JournalMessage[]) => void;
	readonly pinReports: Map<string, number>;
	readonly told: Map<string, readonly string[]>;
};

export class AccountNode extends SimObject<AccountShell> {
	readonly account: string;
	readonly #wires: Wires;
	isFenced = false;

	constructor(account: string, universe: Universe, wires: Wires) {
		super(accountObjectName({ org: ORG, account }), "account", universe);
		this.account = account;
		this.#wires = wires;
	}

	protected override boot(life: Life): AccountShell {
		return new AccountShell({
			sql: sqlOf(this, life),
			setAlarm: (at) => this.setAlarm(at),
			send: senderOf(this, this.#wires, life),
			clock: () => this.universe.time.now,
			restore: this.restore,
		});
	}

	protected override async onAlarm(shell: AccountShell): Promise<void> {
		await shell.onAlarm();
	}
}

export class StoreNode extends SimObject<StoreShell> {
	readonly store: string;
	readonly #wires: Wires;
	isFenced = false;

	constructor(store: string, menu: Menu, universe: Universe, wires: Wires) {
		super(storeObjectName({ org: ORG, store }), "store", universe);
		this.store = store;
		this.#wires = wires;
		this.shell().publishMenu(ORG, menu);
	}

	protected override boot(life: Life): StoreShell {
		const { universe } = this;
		return new StoreShell({
			sql: sqlOf(this, life),
			setAlarm: (at) => this.setAlarm(at),
			send: senderOf(this, this.#wires, life),
			clock: () => universe.time.now,
			restore: this.restore,
			callAccount: async (account, calls) => {
				const node = this.#wires.accountOf(account);
				const from = { life, crash: () => life.alive && this.crash() };
				return await call(universe, from, node, nameCalls(calls), () =>
					node.shell().apply(ORG, account, calls),
				);
			},
			reportPin: async (account, key, failures) => {
				this.#wires.pinReports.set(`${account}/${key}`, failures);
			},
			tellSoldOut: (soldOut) => this.#wires.told.set(this.store, soldOut),
			soon: (work) => universe.time.plan(0, () => life.alive && work()),
		});
	}

	protected override async onAlarm(shell: StoreShell): Promise<void> {
		await shell.onAlarm();
	}
}

function nameCalls(calls: readonly AccountCall[]): string {
	return calls.map((one) => `${one.do} ${one.transfer}`).join(", ");
}

function senderOf(node: SimObject<unknown>, wires: Wires, life: Life): SendJournal {
	const { faults, time, chance } = node.universe;
	return (group) =>
		new Promise((resolve, reject) => {
			if (faults.hits("crash-before-send")) {
				if (life.alive) node.crash();
				return;
			}
			const isRefused = faults.hits("queue-refuses");
			if (!isRefused) wires.offer(group);
			const isUnsure = isRefused || faults.hits("queue-unsure");
			time.plan(chance.between(1, 30), () => {
				if (!life.alive) return;
				if (isUnsure) reject(new Error("the queue did not answer"));
				else resolve();
			});
		});
}
