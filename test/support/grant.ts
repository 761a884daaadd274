import type { CreditRequest } from "../../durable-objects/account/book.ts";

// What an owner gives to an account, once a unit.
export function grantOf(unit: string, amountMinor: number): CreditRequest {
	return {
		...{ transfer: `grant:${unit}`, hash: "g", unit, amountMinor, cause: "grant", note: "" },
		by: { store: null, actor: "owner" },
	};
}
