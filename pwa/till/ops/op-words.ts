import type { OpState } from "../../offline/records.ts";

// What stands beside an op in the list, in words that a cashier uses.
export const STATE_WORDS: Readonly<Record<OpState, string>> = {
	unsent: "Waiting for an answer",
	pending: "Still being decided",
	applied: "Paid",
	declined: "Not paid",
	invalid: "Could not be read",
};
