import { computed } from "@preact/signals";
import { cashDue, cashSale, suggestCash } from "../../../domain/sale/cash.ts";
import { contact } from "../../api/contact.ts";
import { menu } from "../menu/store.ts";
import { priced } from "../sale/store.ts";
import { charge } from "../state/charge.ts";
import { RECEIVED_DIGITS_MAX } from "../state/limits.ts";
import { book, goodsOfBasket } from "./store.ts";

// Notes and coins over the counter: what is due, what was handed over, what goes back.

export const due = computed(() => {
	const known = menu.value;
	const bill = priced.value;
	return known === null || bill === null ? null : cashDue(known, bill);
});
export const suggestions = computed(() => suggestCash(due.value?.dueMinor ?? 0, menu.value?.decimals ?? 0));

const typed = computed(() => (charge.value.step === "cash" ? charge.value.receivedMinor : 0));

export function typeCash(digit: string): void {
	const next = typed.peek() * 10 + Number(digit);
	if (String(next).length <= RECEIVED_DIGITS_MAX) setCash(next);
}

export function deleteCashDigit(): void {
	setCash(Math.floor(typed.peek() / 10));
}

export function setCash(receivedMinor: number): void {
	if (charge.peek().step === "cash") charge.value = { step: "cash", receivedMinor };
}

// Without a network it has happened all the same, and is told when there is one.
export async function takeCash(receivedMinor: number): Promise<void> {
	const goods = goodsOfBasket();
	const owed = due.peek();
	if (charge.peek().step !== "cash" || goods === null || owed === null) return;
	if (owed.dueMinor <= 0 || receivedMinor < owed.dueMinor) return;
	const mode = contact.peek().state === "offline" ? "fact" : "ask";
	const changeMinor = receivedMinor - owed.dueMinor;
	const sale = cashSale(goods, owed, receivedMinor);
	await book({ sale, mode }, { totalMinor: owed.dueMinor, guest: null, changeMinor });
}
