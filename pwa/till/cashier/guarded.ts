import { signal } from "@preact/signals";
import { guardAction, type TillAction } from "../../../domain/access/guard.ts";
import { type Cashier, cashier, people } from "./store.ts";

// Does what was asked for where whoever is signed in may, and else asks for the PIN of somebody who may. Where nobody
// has a PIN there is nobody to ask.

export type Override = { readonly action: TillAction; readonly what: string; readonly run: () => void };

export const override = signal<Override | null>(null);

export function guarded(action: TillAction, what: string, run: () => void): void {
	const isOpenTill = people.peek()?.length === 0;
	const role = cashier.peek()?.role ?? "cashier";
	if (isOpenTill || guardAction(action, role) === "go-on") run();
	else override.value = { action, what, run };
}

export function mayOverride({ action }: Override, role: Cashier["role"]): boolean {
	return guardAction(action, cashier.peek()?.role ?? "cashier", role) === "go-on";
}

export function takeOverride(by: Cashier): void {
	const asked = override.peek();
	if (asked === null || !mayOverride(asked, by.role)) return;
	override.value = null;
	asked.run();
}
