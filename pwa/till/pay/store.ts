import { computed } from "@preact/signals";
import type { Mode } from "../../../domain/protocol/op.ts";
import type { Applied, Flagged } from "../../../domain/protocol/outcome.ts";
import type { Sale } from "../../../domain/protocol/payloads.ts";
import { contact } from "../../api/contact.ts";
import { formatMoney } from "../../components/money-text.ts";
import { clockTime } from "../../components/time-text.ts";
import { appendSale, listOpenOps, onOpChange, readOp } from "../../offline/op-log.ts";
import { isDone, type OpRow } from "../../offline/records.ts";
import { cashier } from "../cashier/store.ts";
import { assignment, sheet } from "../link/assignment.ts";
import { menu, moneyFormat, refreshAll, refreshStock } from "../menu/store.ts";
import { opSummary } from "../ops/op-words.ts";
import { kickSender } from "../ops/store.ts";
import { basket, mintOpId, priced, startNextBasket } from "../sale/store.ts";
import { type Bill, type Charge, charge, type NotCharged, type TillGuest } from "../state/charge.ts";
import { giveFeedback, wakeSound } from "../state/feedback.ts";
import { showNotice } from "../state/notice.ts";

// From the tap on Confirm to the durable answer. "Paid" is shown for two things only: an outcome that says so, which
// the server stored and the op log holds; and cash that was taken without a network, once the op log holds the fact.

// Ops that were left to be answered in the background; what becomes of them is said in a line.
const leftWaiting = new Set<string>();

export const noChargeReason = computed<string | null>(() => {
	if (contact.value.state === "offline") return "Prepaid sales need a connection for now.";
	if (priced.value !== null && basket.value.lines.length > 0 && priced.value.totalMinor <= 0) {
		return "There is nothing to charge.";
	}
	return null;
});

// Notes and coins need no network.
export const canTakeCash = computed(
	() => basket.value.lines.length > 0 && (priced.value?.totalMinor ?? 0) > 0,
);
export const canCharge = computed(() => noChargeReason.value === null && canTakeCash.value);

export function beginCharge(): void {
	if (canCharge.peek() && charge.peek().step === "none") open({ step: "guest", code: "", trouble: null });
}

// From the sell screen, or in place of a guest who has no tag.
export function beginCash(): void {
	const { step } = charge.peek();
	if (canTakeCash.peek() && (step === "none" || step === "guest")) open({ step: "cash", receivedMinor: 0 });
}

function open(first: Charge): void {
	wakeSound();
	mintOpId();
	sheet.value = "none";
	charge.value = first;
}

export async function confirmCharge(): Promise<void> {
	const now = charge.peek();
	const sale = now.step === "confirm" ? saleFor(now.guest) : null;
	if (now.step !== "confirm" || sale === null || !canCharge.peek()) return;
	await book({ sale, mode: "ask" }, { totalMinor: sale.totalMinor, guest: now.guest, changeMinor: null });
}

// Writes the sale down and waits for its answer; a fact has happened and waits for none.
export async function book(
	{ sale, mode }: { readonly sale: Sale; readonly mode: Mode },
	owed: Omit<Bill, "opId">,
): Promise<void> {
	const asker = assignment.peek();
	if (asker === null) return;
	const bill: Bill = { opId: mintOpId(), ...owed };
	// Said before the first await: a second tap finds `saving` and does nothing.
	charge.value = { step: "saving", bill };
	const payCode = owed.guest?.payCode ?? undefined;
	const intent = { id: bill.opId, sale, mode, cashier: cashier.peek()?.staff, payCode };
	const appended = await appendSale(asker, intent, Date.now());
	if (appended.kind === "not-saved") return refuse("unsaved");
	if (appended.kind === "outdated") return refuse("outdated");
	if (appended.kind === "not-here") return refuse("left");
	setBasketAside(bill.opId);
	kickSender();
	if (mode === "fact") return showPaid(bill, null);
	charge.value = { step: "asking", bill, sinceMs: Date.now() };
	await noteAnswer(bill.opId);
}

function showPaid(bill: Bill, outcome: Applied | Flagged | null): void {
	aside = null;
	giveFeedback("success");
	charge.value = { step: "paid", bill, outcome };
	void refreshStock();
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

function refuse(why: NotCharged): void {
	giveFeedback("failure");
	charge.value = { step: "failed", why };
}

// A till that is told to leave asks for no guest any more; what was asked goes on.
export function dropChargeNotBegun(): void {
	const { step } = charge.peek();
	if (["guest", "looking", "confirm", "cash"].includes(step)) charge.value = { step: "none" };
}

function saleFor(guest: TillGuest): Sale | null {
	const goods = goodsOfBasket();
	if (goods === null) return null;
	const { unit, menuVersion, lines, totalMinor } = goods;
	const tender = { kind: "account", account: guest.account, unit, amountMinor: totalMinor } as const;
	return { menuVersion, lines, tenders: [tender], totalMinor };
}

export function goodsOfBasket() {
	const known = menu.peek();
	const bill = priced.peek();
	if (known === null || bill === null) return null;
	const lines = bill.lines.map(({ product, quantity, unitPriceMinor, depositMinor }) => ({
		...{ product, quantity, unitPriceMinor, depositMinor },
	}));
	return { unit: known.unit, menuVersion: known.version, lines, totalMinor: bill.totalMinor };
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
		showPaid(bill, row.outcome);
		return;
	}
	giveFeedback("failure");
	if (row.state === "quarantined") {
		aside = null;
		charge.value = { step: "failed", why: "quarantined" };
		return;
	}
	takeBasketBack(bill.opId);
	refreshAll();
	if (row.state === "declined") charge.value = { step: "declined", bill, outcome: row.outcome };
	else {
		const hasLeft = row.state === "invalid" && row.outcome.code === "till-removed";
		charge.value = { step: "failed", why: hasLeft ? "left" : "unreadable" };
	}
}

function announceLate(row: OpRow): void {
	const { kind, totalMinor } = opSummary(row.op);
	const format = moneyFormat.peek();
	const money = totalMinor === null ? "" : `, ${formatMoney(totalMinor, format)}`;
	const what = `${kind} of ${clockTime(row.savedAt, format.locale, format.zone)}${money}`;
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

// After a restart: a basket whose op was already written is not offered again, and what becomes of asks that were
// still open is said when it is known.
export async function resumeCharge(till: string): Promise<void> {
	const { opId } = basket.peek();
	if (opId !== null && (await readOp(opId)) !== null) startNextBasket();
	for (const { id, op } of await listOpenOps(till)) if (op.mode === "ask") leftWaiting.add(id);
}
