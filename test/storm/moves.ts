import {
	farewellOf,
	moveTill,
	ordersFor,
	presenceAt,
	type TillPlace,
} from "../../domain/access/till-status.ts";
import { call } from "./network.ts";
import type { StoreNode } from "./nodes.ts";
import { DEVICE } from "./sending.ts";
import type { Storm } from "./storm.ts";
import type { SimTill } from "./till.ts";

// Tills that are moved to another store, as the organizer and the worker do it: the row first, then the stores are told,
// which may not hear of it. The till learns it when it comes for its next token, which it gets only once its store was
// told. It mints nothing more, brings in what it has, says farewell, and goes on with its log at the other store.

const KEY = { kty: "EC", crv: "P-256", x: "", y: "", kid: DEVICE } as const;

export class Moves {
	readonly #storm: Storm;
	readonly #places = new Map<SimTill, TillPlace>();
	readonly #visiting = new Set<SimTill>();
	#revision = 0;

	constructor(storm: Storm) {
		this.#storm = storm;
	}

	get areOver(): boolean {
		return [...this.#places].every(([till, { store }]) => till.store.store === store && !till.isMoving);
	}

	order(till: SimTill): void {
		const { stores, chance } = this.#storm;
		const others = stores.filter(({ store }) => store !== this.#placeOf(till).store);
		if (others.length > 0) this.#send(till, chance.pick(others));
	}

	// Somebody has to say at a store what its card reader said: whoever can be spared goes there.
	fillEmpty(till: SimTill): void {
		const { stores, tills } = this.#storm;
		const tillsAt = (store: string) => tills.filter((one) => this.#placeOf(one).store === store).length;
		const waits = (node: StoreNode) => node.shell().book.listOpen().length > 0;
		const empty = stores.find((node) => tillsAt(node.store) === 0 && waits(node));
		if (empty === undefined || till.isMoving) return;
		if (tillsAt(till.store.store) > 1 || !waits(till.store)) this.#send(till, empty);
	}

	// Some orders are taken back as soon as they are carried out.
	#regret(till: SimTill, left: StoreNode): void {
		const { time, chance, faults } = this.#storm;
		if (!chance.happens(0.4)) return;
		time.plan(chance.between(100, 4_000), () => {
			if (!faults.isCalm) this.#send(till, left);
		});
	}

	#send(till: SimTill, to: StoreNode): void {
		const place = this.#placeOf(till);
		if (place.store !== to.store) this.#change(till, { ...place, ...moveTill(place, to.store) });
	}

	// It comes for a token now and then, and does what it is told with it.
	visit(till: SimTill): void {
		const { chance } = this.#storm;
		const isDue = this.#places.has(till) && !till.isOffline && !this.#visiting.has(till);
		if (!isDue || !chance.happens(till.isMoving ? 0.7 : 0.3)) return;
		this.#visiting.add(till);
		const done = () => void this.#visiting.delete(till);
		this.#follow(till).then(done, done);
	}

	async #follow(till: SimTill): Promise<void> {
		const { life, store: left } = till;
		const { store, order } = ordersFor(this.#placeOf(till), KEY, left.store);
		const node = this.#find(store);
		const menu = await this.#tell(till, node);
		if (!life.alive) return;
		till.isMoving = order === "move" && node === left;
		if (order === "move" && node !== left) {
			till.standAt(node, menu ?? till.menu);
			this.#regret(till, left);
		}
		if (till.isMoving && till.waiting === 0 && !till.isSending) await this.#sayFarewell(till, left);
	}

	// The answer may get lost: then the next token says where the till goes on.
	async #sayFarewell(till: SimTill, left: StoreNode): Promise<void> {
		const log = await call(this.#storm, null, left, "till log", () => left.shell().tillLog(till.id));
		const place = this.#placeOf(till);
		const farewell = farewellOf(place, DEVICE, left.store, log);
		if (farewell.do === "moved") this.#change(till, { ...place, leaving: null, keys: farewell.keys });
	}

	#placeOf(till: SimTill): TillPlace {
		const stands = { status: "enrolled", store: till.store.store, leaving: null, keys: [KEY] } as const;
		return this.#places.get(till) ?? { ...stands, revision: this.#revision };
	}

	#change(till: SimTill, place: TillPlace): void {
		const before = this.#placeOf(till);
		this.#revision += 1;
		this.#places.set(till, { ...place, revision: this.#revision });
		const stores = [before.store, before.leaving, place.store, place.leaving];
		for (const store of new Set(stores))
			if (store !== null) this.#tell(till, this.#find(store)).catch(() => {});
	}

	// What is told is how it stands when it is sent. Gives the menu that the store sells by.
	#tell(till: SimTill, node: StoreNode) {
		const presence = presenceAt(this.#placeOf(till), node.store);
		return call(this.#storm, null, node, `${till.id} stands at ${presence.device ?? "no device"}`, () => {
			node.shell().placeTill(till.id, presence);
			return node.shell().book.menu();
		});
	}

	#find(store: string): StoreNode {
		const node = this.#storm.stores.find((one) => one.store === store);
		if (node === undefined) throw new Error(`no store ${store}`);
		return node;
	}
}
