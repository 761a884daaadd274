import { computed } from "@preact/signals";
import type { Sale } from "../../../domain/protocol/payloads.ts";
import { contact } from "../../api/contact.ts";
import { formatMoney } from "../../components/money-text.ts";
import { clockTime } from "../../components/time-text.ts";
import { appendSale, listOpenOps, onOpChange, readOp } from "../../offline/op-log.ts";
import { isDone, type OpRow } from "../../offline/records.ts";
import { cashier } from "../cashier/store.ts";
import { giveFeedback, wakeSound } from "../feedback.ts";
import { menu, moneyFormat, refreshAll, refreshStock } from "../menu/store.ts";
import { showNotice } from "../notice.ts";
import { opSummary } from "../ops/op-words.ts";
import { kickSender } from "../ops/store.ts";
import { basket, mintOpId, priced, startNextBasket } from "../sale/store.ts";
import { seat, sheet } from "../seat.ts";
import type { Explained } from "./plain-words.ts";
import { type Bill, charge, type Guest } from "./state.ts";

// From the tap on Confirm to the durable answer. "Paid" is shown for one thing only: an outcome that says so, which
// the server stored and the op log holds.

// Ops that were left to be answered in the background; what becomes of them is said in a line.
const leftWaiting = new Set<string>();

export const noChargeReason = computed<string | null>(() => {
	if (contact.value.state === "offline") return "Prepaid sales need a connection for now.";
	if (priced.value !== null && basket.value.lines.length > 0 && priced.value.totalMinor <= 0) {
		return "There is nothing to charge.";
	}
	return null;
});

export const canCharge = computed(
	() => noChargeReason.value === null && basket.value.lines.length > 0 && priced.value !== null,
);

export function beginCharge(): void {
	if (!canCharge.peek() || charge.peek().step !== "none") return;
	wakeSound();
	mintOpId();
	sheet.value = "none";
	charge.value = { step: "guest", code: "", trouble: null };
}

export async function confirmCharge(): Promise<void> {
	const now = charge.peek();
	const asker = seat.peek();
	const sale = now.step === "confirm" ? saleFor(now.guest) : null;
	if (now.step !== "confirm" || asker === null || sale === null || !canCharge.peek()) return;
	const bill: Bill = { opId: mintOpId(), totalMinor: sale.totalMinor, guest: now.guest };
	// Said before the first await: a second tap finds `saving` and does nothing.
	charge.value = { step: "saving", bill };
	const appended = await appendSale(
		asker,
		{ id: bill.opId, sale, cashier: cashier.peek()?.staff, payCode: now.guest.payCode ?? undefined },
		Date.now(),
	);
	if (appended.kind === "not-saved") return refuse(UNSAVED);
	if (appended.kind === "outdated") return refuse(OUTDATED);
	if (appended.kind === "not-here") return refuse(LEFT);
	charge.value = { step: "asking", bill, sinceMs: Date.now() };
	setBasketAside(bill.opId);
	kickSender();
	await noteAnswer(bill.opId);
}

// The op is written: the basket must not outlive it, or a crash would offer to charge it again. It is kept aside
// for the case that the answer is no.
let aside: { readonly opId: string; readonly kept: typeof basket.value } | null = null;

function setBasketAside(opId: string): void {
	aside = { opId, kept: { ...basket.peek(), opId: null } };
	startNextBasket();
}

function takeBasketBack(opId: string): void {
	if (aside?.opId === opId && basket.peek().lines.length === 0) basket.value = aside.kept;
	aside = null;
}

function refuse(words: Explained): void {
	giveFeedback("failure");
	charge.value = { step: "failed", ...words };
}

// A till that is told to leave asks for no guest any more; what was asked goes on.
export function dropChargeNotBegun(): void {
	const { step } = charge.peek();
	if (step === "guest" || step === "looking" || step === "confirm") charge.value = { step: "none" };
}

const UNSAVED = {
	title: "Not charged",
	what: "This device could not store the sale.",
	next: "Free some space, then charge again.",
};
const OUTDATED = {
	title: "Not charged",
	what: "A newer version of the till was opened on this device.",
	next: "Reload this page, then charge again.",
};
const LEFT = {
	title: "Not charged",
	what: "This till was removed from this store, or moved.",
	next: "Ring it up at another till.",
};
const UNREADABLE = {
	title: "Not charged",
	what: "The sale could not be read at the other end.",
	next: "Reload this page, then charge again.",
};
const QUARANTINED = {
	title: "Kept for a look",
	what: "The sale could not be read at the other end. It is kept there.",
	next: "Do not charge again. The organizer sorts it out.",
	doubt: "It may have been charged.",
};

function saleFor(guest: Guest): Sale | null {
	const known = menu.peek();
	const bill = priced.peek();
	if (known === null || bill === null) return null;
	return {
		menuVersion: known.version,
		lines: bill.lines.map(({ product, quantity, unitPriceMinor, depositMinor }) => ({
			product,
			quantity,
			unitPriceMinor,
			depositMinor,
		})),
		tenders: [{ kind: "account", account: guest.account, unit: known.unit, amountMinor: bill.totalMinor }],
		totalMinor: bill.totalMinor,
	};
}

export function watchCharge(): () => void {
	return onOpChange((id) => void noteAnswer(id));
}

async function noteAnswer(id: string): Promise<void> {
	const now = charge.peek();
	const isShown = now.step === "asking" && now.bill.opId === id;
	if (!isShown && !leftWaiting.has(id)) return;
	const row = await readOp(id);
	if (row === null || "open" in row) return;
	const shown = charge.peek();
	if (shown.step === "asking" && shown.bill.opId === id) showAnswer(shown.bill, row);
	else if (leftWaiting.delete(id)) announceLate(row);
}

function showAnswer(bill: Bill, row: OpRow): void {
	if (isDone(row)) {
		aside = null;
		giveFeedback("success");
		charge.value = { step: "paid", bill, outcome: row.outcome };
		void refreshStock();
		return;
	}
	giveFeedback("failure");
	if (row.state === "quarantined") {
		aside = null;
		charge.value = { step: "failed", ...QUARANTINED };
		return;
	}
	takeBasketBack(bill.opId);
	refreshAll();
	if (row.state === "declined") charge.value = { step: "declined", bill, outcome: row.outcome };
	else {
		const hasLeft = row.state === "invalid" && row.outcome.code === "till-removed";
		charge.value = { step: "failed", ...(hasLeft ? LEFT : UNREADABLE) };
	}
}

function announceLate(row: OpRow): void {
	const { kind, totalMinor } = opSummary(row.op);
	const money = totalMinor === null ? "" : `, ${formatMoney(totalMinor, moneyFormat.peek())}`;
	const what = `${kind} of ${clockTime(row.savedAt, menu.peek()?.locale)}${money}`;
	giveFeedback(isDone(row) ? "success" : "failure");
	showNotice({ tone: isDone(row) ? "good" : "bad", text: `${what}: ${lateWords(row)}` });
}

function lateWords(row: OpRow): string {
	if (row.state === "quarantined") return "kept, the organizer will look at it";
	if (!isDone(row)) return row.op.kind === "sale" ? "not paid" : "not done";
	const done = row.op.kind === "sale" ? "paid" : "done";
	return row.outcome.receipt === null ? done : `${done}, receipt ${row.outcome.receipt}`;
}

// The guest sheet, the answer, or a wait that goes on behind the next sale: what was asked is never taken back.
export function closeCharge(): void {
	const now = charge.peek();
	if (now.step === "saving") return;
	if (now.step === "asking") leftWaiting.add(now.bill.opId);
	charge.value = { step: "none" };
	if (now.step === "asking") void noteAnswer(now.bill.opId);
}

// After a restart: a basket whose op was already written is not offered again, and what becomes of ops that were
// still open is said when it is known.
export async function resumeCharge(till: string): Promise<void> {
	const { opId } = basket.peek();
	if (opId !== null && (await readOp(opId)) !== null) startNextBasket();
	for (const row of await listOpenOps(till)) leftWaiting.add(row.id);
}
