import type { StaffRole } from "./claims.ts";

// What may be done at a till by whom. Selling is everybody's; what takes money out of the drawer or back from a sale
// wants a manager, or the PIN of one.

export type TillAction =
	| { readonly do: "sale" | "void" | "refund" | "payout" | "drawer-open" | "sign-off" }
	| { readonly do: "basket-clear"; readonly items: number }
	| { readonly do: "discount"; readonly bps: number };
export type Guarded = "go-on" | "supervisor-needed";

// A cashier gives so much off without being asked.
export const DISCOUNT_FREE_BPS = 1_000;
// A full basket that vanishes may have been paid in cash.
export const CLEAR_FREE_ITEMS = 20;

const SELLERS: readonly StaffRole[] = ["owner", "manager", "cashier"];
const SUPERVISORS: readonly StaffRole[] = ["owner", "manager"];

function maySell(role: StaffRole): boolean {
	return SELLERS.includes(role);
}

type Worker = {
	readonly role: StaffRole;
	readonly status: "invited" | "active" | "removed";
	// Undefined: every store.
	readonly stores: readonly string[] | undefined;
};

// Who may sign in at the tills of a store.
export function sellsAt({ role, status, stores }: Worker, store: string): boolean {
	return status === "active" && maySell(role) && (stores === undefined || stores.includes(store));
}

// `by`: whoever is signed in at the till; `override`: whoever has typed a PIN for this one action.
export function guardAction(action: TillAction, by: StaffRole, override: StaffRole | null = null): Guarded {
	const roles = override === null ? [by] : [by, override];
	const isSupervised = roles.some((role) => SUPERVISORS.includes(role));
	if (isSupervised) return "go-on";
	return isFree(action) && maySell(by) ? "go-on" : "supervisor-needed";
}

function isFree(action: TillAction): boolean {
	switch (action.do) {
		case "sale":
			return true;
		case "discount":
			return action.bps <= DISCOUNT_FREE_BPS;
		case "basket-clear":
			return action.items <= CLEAR_FREE_ITEMS;
		default:
			return false;
	}
}
