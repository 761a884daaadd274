import type { Menu } from "../../domain/catalog/menu.ts";
import { PROTOCOL_VERSION } from "../../domain/protocol/op.ts";
import { opId, sha256 } from "../support/builders.ts";
import { grantOf } from "../support/grant.ts";
import { pickOther, pickSale, repeatElsewhere, standingBy } from "./intents.ts";
import { stormMenu } from "./menu.ts";
import { Moves } from "./moves.ts";
import { call } from "./network.ts";
import { ORG } from "./nodes.ts";
import type { Storm } from "./storm.ts";
import { Tags } from "./tags.ts";
import type { SimTill } from "./till.ts";

// Everyone who does something: cashiers at tills, an organizer who grants, blocks and changes prices, and what happens
// to the devices.

const ACCOUNTS = Array.from({ length: 8 }, (_, index) => `guest-${index + 1}`);
const SPARES = Array.from({ length: 12 }, (_, index) => `spare-${index + 1}`);
// Some festivals are busy, some evenings are slow: holds run out and clocks move on between two sales.
const PACES_MS = [300, 900, 900, 6_000, 40_000] as const;
// How likely a card reader has answered whenever someone looks.
const READERS = [0.3, 0.3, 0.02] as const;
const PATIENCE_MS = 4_000;

export class People {
	readonly #storm: Storm;
	readonly moves: Moves;
	readonly tags: Tags;
	#isCalm = false;
	#actsLeft: number;
	readonly #actEveryMs: number;
	readonly #readerAnswers: number;
	#serial = 0;
	#menuVersion = 1;

	constructor(storm: Storm, actsMax: number) {
		this.#storm = storm;
		this.moves = new Moves(storm);
		this.tags = new Tags(storm, ACCOUNTS.slice(4));
		this.#actsLeft = actsMax;
		this.#actEveryMs = storm.chance.pick(PACES_MS);
		this.#readerAnswers = storm.chance.pick(READERS);
	}

	begin(): void {
		const { tills, stores, time, chance } = this.#storm;
		if (this.#actsLeft > 0) for (const account of [...ACCOUNTS, ...SPARES]) this.#openAccount(account);
		for (const { store, shell } of stores.map((node) => ({ store: node.store, shell: node.shell() }))) {
			shell.receiveStock({ id: opId(), lines: [{ product: "shirt", quantity: 40 }] }, `s ${store}`, "owner");
		}
		for (const till of tills) this.#live(till);
		time.plan(chance.between(1_000, 9_000), () => this.#organize());
	}

	// Nothing new is begun; tills come back and send what they have, and card readers say what they know.
	calm(): void {
		this.#isCalm = true;
		for (const till of this.#storm.tills) till.isOffline = false;
	}

	#menuOf(store: string): Menu {
		return stormMenu(store, this.#menuVersion, this.#storm.seed);
	}

	#openAccount(account: string): void {
		const shell = this.#storm.accountOf(account).shell();
		const isYoung = account === "guest-1";
		const words = { id: account, name: account, credentials: [], maxMinor: 30_000 };
		shell.open(ORG, isYoung ? { ...words, bornOn: "2015-01-01" } : words, "o");
		if (account.startsWith("spare")) return;
		shell.credit(account, grantOf("EUR", this.#storm.chance.between(5, 120) * 100));
		shell.credit(account, grantOf("DRINK", 3));
	}

	#live(till: SimTill): void {
		const { time, chance } = this.#storm;
		const paceMs = this.#isCalm ? PACES_MS[0] : this.#actEveryMs;
		time.plan(chance.between(50, 2 * paceMs), () => {
			if (this.#isCalm) this.moves.fillEmpty(till);
			else this.#act(till);
			this.#answerReaders(till);
			this.#loseDevices(till);
			this.moves.visit(till);
			const replays = till.isAnswered && chance.happens(0.05);
			void till.sync(replays ? [chance.pick(till.listAnswered())] : []);
			this.#live(till);
		});
	}

	#act(till: SimTill): void {
		const { chance, faults } = this.#storm;
		if (chance.happens(0.05)) till.fetchMenu();
		for (const row of till.listOpen()) {
			const isLate = row.mintedAt + PATIENCE_MS < this.#storm.time.now;
			const isAsked = row.kind === "sale" && row.mode === "ask" && till.version !== 1;
			// Nobody hands out goods while the card reader has not answered, or hardly anybody.
			if (isAsked && isLate && chance.happens(row.isByCard ? 0.01 : 0.3)) till.finishOffline(row);
		}
		if (till.waiting > 60 || this.#actsLeft <= 0 || till.isMoving) return;
		this.#actsLeft -= 1;
		if (faults.hits("till-confused")) {
			this.#confuse(till);
			return;
		}
		if (chance.happens(0.3) && till.version !== 1) {
			this.#doOther(till);
			return;
		}
		if (till.version !== 1 && chance.happens(0.25) && this.tags.use(till)) return;
		const payload = pickSale(chance, till, ACCOUNTS);
		// A copy that wakes when the till has just come to another store is what only history sees.
		const isNew = till.seq === till.stays.seqBefore && faults.mayHit("till-cloned");
		if ((isNew || faults.hits("till-cloned")) && till.version !== 1) till.mintClone(payload);
		const asFact = till.isOffline && till.version !== 1;
		// A single account's ask is all that the oldest tills know.
		const tenders = (payload.sale as { tenders: { kind: string }[] }).tenders;
		if (till.version === 1 && (tenders.length !== 1 || tenders[0]?.kind !== "account")) return;
		if (asFact) till.mintOffline(payload);
		else till.mint(payload, "ask");
	}

	// What a broken or hostile device sends.
	#confuse(till: SimTill): void {
		const { chance, tills } = this.#storm;
		const answered = [...till.log.values()].filter(
			({ kind, outcomes }) => kind === "sale" && outcomes.size > 0,
		);
		// Not what was copied itself: that may come from this very store.
		const elsewhere = tills
			.filter(({ store }) => store !== till.store)
			.flatMap(({ log }) => [...log.values()].filter(({ isBorrowed }) => !isBorrowed));
		// What a tag paid stays what the tag knows of it.
		const sold = elsewhere.filter(({ kind, text }) => kind === "sale" && !text("fact").includes('"purse"'));
		const takenOver = elsewhere.filter(({ kind }) => kind === "takeover");
		const roll = chance.next();
		if (roll < 0.4 && answered.length > 0) till.mintImpostor(chance.pick(answered));
		else if (roll < 0.7 && sold.length > 0 && till.version !== 1) {
			const { id, text } = chance.pick(roll < 0.65 && takenOver.length > 0 ? takenOver : sold);
			if (till.log.has(id)) return;
			const { mode, payload } = repeatElsewhere(chance, till, text("fact"));
			till.mintElsewhere(id, payload, mode);
		} else till.mintUnreadable(chance.pick(["ask", "fact"]));
	}

	#doOther(till: SimTill): void {
		const { chance } = this.#storm;
		this.#serial += 1;
		const neighbour = chance.pick(this.#storm.tills.filter(({ store }) => store === till.store));
		const payload = pickOther(chance, till, neighbour, ACCOUNTS, this.#serial, () => this.#listSent());
		const canBeFact = payload.kind !== "takeover";
		if (canBeFact && (till.isOffline || chance.happens(0.3))) till.mintOffline(payload);
		else till.mint(payload, "ask");
		if (payload.kind === "shift-open" && till.shift === null)
			till.shift = (payload.shiftOpen as { shift: string }).shift;
		if (payload.kind === "shift-close") till.shift = null;
	}

	// Goods that went, or were to go, from one store to another.
	#listSent(): string[] {
		const rows = this.#storm.tills.flatMap(({ log }) => [...log.values()]);
		return rows.flatMap(({ id, kind }) => (kind === "transfer-out" ? [id] : []));
	}

	// Sales that wait for a card: sooner or later the reader says what happened.
	#answerReaders(till: SimTill): void {
		const { chance } = this.#storm;
		// It has said farewell, or is about to.
		if (till.isMoving && till.waiting === 0) return;
		if (!this.#isCalm && !till.listOpen().some(({ isByCard }) => isByCard)) return;
		const charging = [...till.store.shell().book.listOpen()].filter(({ phase }) => phase === "charging");
		const [ask] = charging;
		if (ask?.effects.card == null || !(this.#isCalm || chance.happens(this.#readerAnswers))) return;
		if (ask.till !== till.id && !this.#isCalm) return;
		const already = [...till.log.values()].some(
			(row) => row.kind === "charge" && row.text("fact").includes(ask.op.id) && !row.outcomes.has(row.mode),
		);
		if (already || till.isOffline) return;
		const result =
			chance.happens(0.2) && !this.#isCalm ? "unknown" : chance.happens(0.7) ? "approved" : "declined";
		till.mint(
			{ kind: "charge", charge: { sale: ask.op.id, reference: ask.effects.card.reference, result } },
			"fact",
		);
	}

	#loseDevices(till: SimTill): void {
		const { faults, chance, time } = this.#storm;
		if (faults.hits("till-dies")) till.crash();
		if (faults.hits("till-wiped")) till.wipe();
		if (faults.hits("till-moved")) this.moves.order(till);
		if (faults.hits("clock-off"))
			till.skewMs = chance.between(-3, 3) * 86_400_000 + chance.between(-90_000, 90_000);
		if (faults.hits("old-till") && till.seq === 0) till.version = chance.pick([1, PROTOCOL_VERSION + 1]);
		if (faults.hits("till-offline") && !till.isOffline) {
			till.isOffline = true;
			time.plan(chance.between(5_000, 90_000), () => {
				till.isOffline = false;
			});
		}
	}

	#organize(): void {
		const { time, chance, stores } = this.#storm;
		time.plan(chance.between(2_000, 20_000), () => this.#organize());
		if (this.#isCalm) return;
		// Best while a card reader is awaited: that is when value is promised for long.
		const isCharging = stores.some((node) =>
			node
				.shell()
				.book.listOpen()
				.some(({ phase }) => phase === "charging"),
		);
		const tries = isCharging ? [1, 2, 3, 4, 5, 6] : [1];
		if (tries.some(() => this.#storm.faults.hits("all-stalls"))) time.stall(chance.between(60_000, 900_000));
		const account = this.#storm.accountOf(chance.pick(ACCOUNTS));
		const roll = chance.next();
		const ask = <T>(work: () => T) =>
			void call(this.#storm, null, account, "organizer", work).catch(() => {});
		if (roll < 0.4) {
			const number = chance.between(1, 1_000_000);
			const amountMinor = chance.between(1, 30) * 100;
			const words = { unit: "EUR", amountMinor, note: "", by: { store: null, actor: "bank" } };
			const keyed = (transfer: string) => ({ ...words, transfer, hash: sha256(transfer) });
			for (let times = chance.between(1, 3); times > 0; times -= 1)
				ask(() =>
					roll < 0.03
						? account.shell().payOut(ORG, account.account, keyed(`payout:${number}`))
						: account.shell().credit(account.account, { ...keyed(`topup:bank:${number}`), cause: "topup" }),
				);
			return;
		}
		if (roll < 0.8) {
			ask(() => account.shell().change("status", standingBy(roll, time.now)));
			return;
		}
		this.#menuVersion += 1;
		for (const node of stores) {
			void call(this.#storm, null, node, "menu", () =>
				node.shell().publishMenu(ORG, this.#menuOf(node.store)),
			).catch(() => {});
		}
	}
}
