import { computed, signal } from "@preact/signals";
import type { Applied, Declined, Flagged } from "../../../domain/protocol/outcome.ts";
import type { AccountView } from "../../../domain/protocol/views.ts";
import type { UsedPayCode } from "../../offline/db.ts";

// Where one charge stands:
//
//   none ──begin──▶ guest ──find──▶ looking ──found──▶ confirm ──confirm──▶ saving ──written──▶ asking
//                     ▲                │                  │                    │                  │
//                     └── not found ───┘◀── other guest ──┘        failed ◀────┘     paid | declined | failed
//
// From `saving` on the op exists or is about to: no way leads back to a second op for the same intent.

export type Guest = {
	readonly account: string;
	readonly name: string;
	readonly status: AccountView["status"];
	readonly balanceMinor: number;
	// The code that was shown, where it was one to pay with.
	readonly payCode: UsedPayCode | null;
	// Nobody could be asked: what this till last heard.
	readonly isCheckedHere: boolean;
};

export type Bill = { readonly opId: string; readonly totalMinor: number; readonly guest: Guest | null };

export type Charge =
	| { readonly step: "none" }
	| { readonly step: "guest"; readonly code: string; readonly trouble: string | null }
	| { readonly step: "looking"; readonly code: string }
	| { readonly step: "confirm"; readonly guest: Guest }
	| { readonly step: "saving"; readonly bill: Bill }
	| { readonly step: "asking"; readonly bill: Bill; readonly sinceMs: number }
	| { readonly step: "paid"; readonly bill: Bill; readonly outcome: Applied | Flagged }
	| { readonly step: "declined"; readonly bill: Bill; readonly outcome: Declined }
	| { readonly step: "failed"; readonly title: string; readonly what: string; readonly next: string };

export const charge = signal<Charge>({ step: "none" });

export const isChargeOpen = computed(() => charge.value.step !== "none");
