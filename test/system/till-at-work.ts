import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Mode } from "../../domain/protocol/op.ts";
import { BEER, type Door, SHIRT, type Till, tillOp } from "../../scripts/fixture.ts";
import type { RefundOp, SaleOp, SentOp, VoidOp } from "./checker/sales.ts";
import type { Diary, Facts, Malformed } from "./checker.ts";

// A till that sells as a busy one does: everything it sends it has written down before, and what it was told is
// written beside it. Whatever was not answered it sends again, as the same ask or as a fact.

type Told = { ask?: string; fact?: string };
type Sent = { mode: Mode; readonly op: SentOp | null; readonly raw: string; readonly told: Told };
type Tender = SaleOp["sale"]["tenders"][number];
type Words = Omit<SaleOp, "id"> | Omit<VoidOp, "id"> | Omit<RefundOp, "id">;

const ANSWER_WITHIN_MS = 8_000;
const ASKED_AGAIN_MAX = 7;

export class TillAtWork {
	// What was said twice and not alike, or refused.
	readonly wrong: string[] = [];
	readonly #till: Till;
	readonly #accounts: readonly string[];
	readonly #sent: Sent[] = [];
	readonly #sales: SaleOp[] = [];
	#unanswered: Sent[] = [];

	constructor(till: Till, accounts: readonly string[]) {
		this.#till = till;
		this.#accounts = accounts;
	}

	// Until the system does not answer any more.
	async sellUntilDead(door: Door): Promise<void> {
		try {
			for (;;) await this.#sellSomething(door);
		} catch {
			// What was on its way stays unanswered.
		}
	}

	// In the order in which it was minted; then some of what was answered before, which must be said again to the byte.
	async askAgain(door: Door, sample = ASKED_AGAIN_MAX): Promise<void> {
		for (const one of this.#unanswered) if (one.mode === "ask" && chance(0.3)) one.mode = "fact";
		for (const run of runsOf(this.#unanswered)) await this.#send(door, run);
		const answered = Array.from({ length: sample }, () => pick(this.#sent)).filter(
			(one) => one !== undefined,
		);
		for (const one of new Set(answered)) await this.#send(door, [one]);
	}

	facts(): Pick<Facts, "diary" | "malformed"> {
		const { id: till, store } = this.#till;
		const diary: Diary[] = this.#sent.flatMap(({ op, told }) =>
			op === null ? [] : [{ till, store, op, told }],
		);
		const malformed: Malformed[] = this.#sent.flatMap(({ op, raw, told }) => {
			if (op !== null) return [];
			return [{ store, raw, ...(told.fact === undefined ? {} : { told: told.fact }) }];
		});
		return { diary, malformed };
	}

	async #sellSomething(door: Door): Promise<void> {
		if (chance(0.1)) return await this.#send(door, this.#offline());
		if (chance(0.1)) {
			// Two at once: their receipt numbers overlap.
			const both = [this.#mint("ask", this.#sale()), this.#mint("ask", this.#sale())];
			await Promise.all(both.map((one) => this.#send(door, [one])));
			return;
		}
		const one = this.#mint("ask", this.#anything());
		await this.#send(door, [one]);
		// The guest has walked off with it.
		if (one.told.ask?.includes('"declined"') && one.op?.kind === "sale" && chance(0.3)) {
			one.mode = "fact";
			this.#unanswered.push(one);
			await this.#send(door, [one]);
		}
	}

	// What a till did without a network, now and then with an op that nobody can read.
	#offline(): Sent[] {
		const length = 5 + Math.floor(Math.random() * 16);
		const bad = chance(0.3) ? Math.floor(Math.random() * length) : -1;
		return Array.from({ length }, (_, index) =>
			index === bad ? this.#mintMalformed() : this.#mint("fact", this.#anything()),
		);
	}

	#anything(): Words {
		const earlier = pick(this.#sales.slice(-30));
		if (earlier === undefined || chance(0.7)) return this.#sale();
		if (chance(0.4)) return { kind: "void", void: { sale: earlier.id, reason: "wrong" } as VoidOp["void"] };
		const [{ product, unitPriceMinor, depositMinor }] = earlier.sale.lines;
		const lines = [{ line: 0, quantity: 1, restock: product === "shirt" }];
		const refund = { sale: earlier.id, lines, reason: "bad", totalMinor: unitPriceMinor + depositMinor };
		return { kind: "refund", refund: refund as unknown as RefundOp["refund"] };
	}

	#sale(): Words {
		const { product, priceMinor, depositMinor } = chance(0.3) ? SHIRT : BEER;
		// Now and then a price that the menu does not know: an ask is declined, a fact is flagged.
		const unitPriceMinor = chance(0.05) ? priceMinor + 50 : priceMinor;
		const quantity = 1 + Math.floor(Math.random() * 3);
		const totalMinor = (unitPriceMinor + depositMinor) * quantity;
		const lines: SaleOp["sale"]["lines"] = [{ product, quantity, unitPriceMinor, depositMinor }];
		const sale = { menuVersion: 1, lines, tenders: this.#tenders(totalMinor), totalMinor };
		return { kind: "sale", sale };
	}

	#tenders(totalMinor: number): Tender[] {
		const part = 100 + Math.floor(Math.random() * (totalMinor - 200));
		const guest = pick(this.#accounts) ?? "";
		const friend = pick(this.#accounts.filter((account) => account !== guest)) ?? "";
		const account = (payer: string, amountMinor: number) =>
			({ kind: "account", account: payer, unit: "EUR", amountMinor }) satisfies Tender & { unit: string };
		const cash = (amountMinor: number) => ({ kind: "cash", amountMinor });
		if (chance(0.5)) return [account(guest, totalMinor)];
		if (chance(0.5)) return [account(guest, part), account(friend, totalMinor - part)];
		return chance(0.7) ? [account(guest, part), cash(totalMinor - part)] : [cash(totalMinor)];
	}

	#mint(mode: Mode, words: Words): Sent {
		const op = tillOp(this.#till, mode, words) as unknown as SentOp;
		if (op.kind === "sale") this.#sales.push(op);
		return this.#keep({ mode, op, raw: "", told: {} });
	}

	#mintMalformed(): Sent {
		this.#till.seq += 1;
		const { seq, prev } = this.#till;
		const raw = `{ "id":"${uuidv7()}", "mode":"fact",  "epoch":1, "seq":${seq}, "prev":"${prev}", "sale":1.50, "é":"\\u00e9" }`;
		this.#till.prev = createHash("sha256").update(raw).digest("hex");
		return this.#keep({ mode: "fact", op: null, raw, told: {} });
	}

	#keep(sent: Sent): Sent {
		this.#sent.push(sent);
		this.#unanswered.push(sent);
		return sent;
	}

	async #send(door: Door, batch: readonly Sent[]): Promise<void> {
		const modes = batch.map(({ mode }) => mode);
		const texts = batch.map(({ op, raw }, index) =>
			op === null ? raw : JSON.stringify({ ...op, mode: modes[index] }),
		);
		const response = await door.fetch("/v1/ops", {
			method: "POST",
			headers: { Authorization: `Bearer ${this.#till.token}`, "Content-Type": "application/json" },
			body: `{"sentAt":${Date.now()},"ops":[${texts.join(",")}]}`,
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
		});
		const text = await response.text();
		if (response.status !== 200) throw new Error(`${response.status} ${text}`);
		const { outcomes } = JSON.parse(text) as { outcomes: { status: string }[] };
		if (outcomes.length !== batch.length) this.wrong.push(`${outcomes.length} outcomes of ${batch.length}`);
		for (const [index, outcome] of outcomes.entries())
			this.#note(batch[index] as Sent, modes[index] as Mode, outcome);
		this.#unanswered = this.#unanswered.filter(({ mode, told }) => told[mode] === undefined);
	}

	#note({ op, raw, told }: Sent, mode: Mode, outcome: { status: string }): void {
		if (outcome.status === "pending") return;
		const text = JSON.stringify(outcome);
		const before = told[mode];
		if (before !== undefined && before !== text)
			this.wrong.push(`${op?.id ?? raw}: told ${before}, then ${text}`);
		if (outcome.status === "invalid") this.wrong.push(`${op?.id ?? raw}: refused ${text}`);
		told[mode] = text;
	}
}

// Facts that follow each other go in one batch, an ask by itself.
function runsOf(all: readonly Sent[]): Sent[][] {
	const runs: Sent[][] = [];
	for (const one of all) {
		const run = runs.at(-1);
		if (one.mode === "fact" && run?.[0]?.mode === "fact") run.push(one);
		else runs.push([one]);
	}
	return runs;
}

function chance(share: number): boolean {
	return Math.random() < share;
}

function pick<T>(items: readonly T[]): T | undefined {
	return items[Math.floor(Math.random() * items.length)];
}
