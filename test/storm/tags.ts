import type { Outcome } from "../../domain/protocol/outcome.ts";
import type { Tender } from "../../domain/protocol/payloads.ts";
import type { AccountAudit } from "./audit-account.ts";
import { pickSale } from "./intents.ts";
import type { LogRow } from "./log-row.ts";
import type { Storm } from "./storm.ts";
import type { Complain, SimTill } from "./till.ts";

// Guests with a purse on their tag. A tag is a counter and what is left, and what tills write is all that it knows. A
// fact is written to the tag before it is minted; what is asked for is written when it was answered, and until then the
// guest stands at that till. Some writes do not take, some tags get lost, and some are copied.

const UNIT = "EUR";

type Pending = {
	readonly what: "load" | "return" | "sale" | "close";
	readonly till: SimTill;
	readonly row: LogRow;
	readonly counter: number;
	// What the tag says when this is written.
	readonly minor: number;
};
type Tag = {
	readonly account: string;
	counter: number;
	minor: number;
	// The highest counter that the account was heard to know.
	known: number;
	pending: Pending | null;
	// unwritten: it may have missed a load, so only what asks the account may use it. lost: nobody knows what it says.
	state: "whole" | "unwritten" | "lost";
};
type Use = {
	readonly account: string;
	readonly counter: number;
	readonly row: LogRow;
	// What it puts into the purse, or takes back.
	readonly moveMinor: number;
};

export class Tags {
	readonly #storm: Storm;
	readonly #accounts: readonly string[];
	readonly #tags: Tag[];
	readonly #uses: Use[] = [];
	readonly #copied = new Set<string>();
	readonly #lost = new Set<string>();
	paidOffline = 0;
	foundOut = 0;

	constructor(storm: Storm, accounts: readonly string[]) {
		this.#storm = storm;
		this.#accounts = accounts;
		this.#tags = accounts.map(newTag);
	}

	// Somebody holds a tag to this till. False: nothing came of it.
	use(till: SimTill): boolean {
		const { chance, faults } = this.#storm;
		const tag = chance.pick(this.#tags);
		if (tag.pending !== null && !this.#write(tag, tag.pending)) return false;
		if (tag.state === "whole" && chance.happens(0.04)) tag.state = "lost";
		if (tag.state === "lost") return !till.isOffline && this.#close(tag, till);
		const mayCopy = tag.state === "whole" && tag.minor > 0 && !this.#copied.has(tag.account);
		if (mayCopy && faults.hits("tag-copied")) {
			this.#copied.add(tag.account);
			this.#tags.push({ ...tag });
		}
		// Of two that say the same, one is soon brought back when the other has paid.
		const isTwo = this.#copied.has(tag.account);
		const mayPay = tag.state === "whole" && tag.minor > 0;
		if (mayPay && chance.happens(isTwo ? 0.4 : 0.7)) return this.#pay(tag, till);
		if (till.isOffline) return false;
		if (chance.happens(isTwo ? 0.6 : 0.15)) this.#return(tag, till);
		else this.#load(tag, till);
		return true;
	}

	#pay(tag: Tag, till: SimTill): boolean {
		const { chance } = this.#storm;
		const isAsk = !till.isOffline && chance.happens(0.4);
		const counter = isAsk ? nextOf(tag) : tag.counter + 1;
		const payload = pickSale(chance, till, this.#accounts, (dueMinor) => payFrom(tag, counter, dueMinor));
		const { tenders } = payload.sale as { tenders: Tender[] };
		const paid = tenders.find((one) => one.kind === "account");
		if (paid === undefined) return false;
		const minor = tag.minor - paid.amountMinor;
		if (isAsk) this.#ask(tag, till, "sale", payload, counter, minor);
		else {
			tag.counter = counter;
			tag.minor = minor;
			const row = till.mint(payload, "fact");
			this.#uses.push({ account: tag.account, counter, row, moveMinor: 0 });
			if (till.isOffline) this.paidOffline += 1;
		}
		return true;
	}

	#load(tag: Tag, till: SimTill): void {
		const { account } = tag;
		const tagCounter = nextOf(tag);
		const amountMinor = this.#storm.chance.between(1, 25) * 100;
		const purseLoad = { account, unit: UNIT, amountMinor, tagCounter };
		this.#ask(tag, till, "load", { kind: "purse-load", purseLoad }, tagCounter, tag.minor + amountMinor);
	}

	#return(tag: Tag, till: SimTill): void {
		const { account, minor: remainingMinor } = tag;
		const tagCounter = nextOf(tag);
		const purseReturn = { account, unit: UNIT, remainingMinor, tagCounter };
		this.#ask(tag, till, "return", { kind: "purse-return", purseReturn }, tagCounter, 0);
	}

	#close(tag: Tag, till: SimTill): true {
		this.#lost.add(tag.account);
		const purseClose = { account: tag.account, unit: UNIT };
		this.#ask(tag, till, "close", { kind: "purse-close", purseClose }, 0, 0);
		return true;
	}

	#ask(
		tag: Tag,
		till: SimTill,
		what: Pending["what"],
		payload: Parameters<SimTill["mint"]>[0],
		counter: number,
		minor: number,
	): void {
		const row = till.mint(payload, "ask");
		tag.pending = { what, till, row, counter, minor };
		const moveMinor = what === "sale" ? 0 : minor - tag.minor;
		if (what !== "close") this.#uses.push({ account: tag.account, counter, row, moveMinor });
	}

	// False: its guest still waits for the answer.
	#write(tag: Tag, { what, till, row, counter, minor }: Pending): boolean {
		const text = row.outcomes.get(row.mode);
		const isDone = row.mode === "fact" || (text !== undefined && !text.includes('"declined"'));
		if (!isDone && text === undefined && till.log.get(row.id) === row) return false;
		tag.pending = null;
		if (!isDone && text !== undefined) {
			const outcome = JSON.parse(text) as Outcome;
			if (outcome.status === "declined" && outcome.decline.reason === "tag-counter-used")
				tag.known = outcome.decline.tagCounter;
			return true;
		}
		if (what === "close") {
			if (isDone) Object.assign(tag, newTag(tag.account));
			return true;
		}
		// The device is gone with its log, or the write did not take: a load is only missing, the rest is there too much.
		if (!isDone || this.#storm.faults.hits("tag-unwritten")) {
			tag.state = what === "load" ? "unwritten" : "lost";
			return true;
		}
		Object.assign(tag, { counter, minor, state: "whole" });
		return true;
	}

	auditRest(audits: ReadonlyMap<string, AccountAudit>, complain: Complain): void {
		for (const account of this.#accounts) {
			const audit = audits.get(account);
			if (audit === undefined) continue;
			const { movements, purses } = audit;
			const forks = movements.filter(({ flag }) => flag === "tag-forked");
			const shorts = movements.filter(({ flag }) => flag === "purse-short");
			const isCopied = this.#copied.has(account);
			const mayLack = isCopied || this.#lost.has(account);
			if (!isCopied && forks.length > 0) complain("P2: a tag is called copied that was not", forks);
			if (!mayLack && (shorts.length > 0 || purses.forksRefused > 0))
				complain("P1: a purse was short although its tag was never lost nor copied", { account, shorts });
			const tag = this.#tags.find((one) => one.account === account);
			if (!mayLack && tag?.state === "whole" && tag.pending === null && purses.minor(UNIT) < tag.minor)
				complain("P1: less is set aside than the tag says", { tag, purseMinor: purses.minor(UNIT) });
			this.#findForks(account, audit, complain);
			for (const { row, moveMinor } of this.#uses.filter((use) => use.account === account)) {
				const moved = purses.moved.get(`${row.id}:1`) ?? moveMinor;
				if (moved !== moveMinor)
					complain("P1: a purse moved by another sum than was asked for", row.text("ask"));
			}
			this.foundOut += forks.length + purses.forksRefused;
		}
	}

	// Two ops under one counter that both moved value.
	#findForks(account: string, { movements }: AccountAudit, complain: Complain): void {
		const moved = new Map(
			movements.flatMap((one) =>
				one.key.endsWith("/back") || one.amountMinor === 0 ? [] : [[one.transfer, one.flag] as const],
			),
		);
		const uses = this.#uses.filter((use) => use.account === account && moved.has(`${use.row.id}:1`));
		for (const [counter, group] of Map.groupBy(uses, (use) => use.counter)) {
			const flags = group.map(({ row }) => moved.get(`${row.id}:1`));
			if (group.length > 1 && !flags.includes("tag-forked"))
				complain("P2: a copied tag was not found out", { account, counter, flags });
		}
	}
}

function newTag(account: string): Tag {
	return { account, counter: 0, minor: 0, known: 0, pending: null, state: "whole" };
}

function nextOf({ counter, known }: Tag): number {
	return Math.max(counter, known) + 1;
}

function payFrom({ account, minor }: Tag, tagCounter: number, dueMinor: number): Tender[] {
	if (dueMinor <= 0) return [];
	const amountMinor = Math.min(minor, dueMinor);
	const purse: Tender = { kind: "account", account, unit: UNIT, amountMinor, purse: { tagCounter } };
	return amountMinor === dueMinor ? [purse] : [purse, { kind: "cash", amountMinor: dueMinor - amountMinor }];
}
