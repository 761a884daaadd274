import { computed, signal } from "@preact/signals";
import type { Applied, Declined, Flagged } from "../../../domain/protocol/outcome.ts";
import type { AccountView } from "../../../domain/protocol/views.ts";
import type { UsedPayCode } from "../../offline/db.ts";

// Where one charge stands:
//
//   none ──begin──▶ guest ──find──▶ looking ──found──▶ confirm ──confirm──▶ saving ──written──▶ asking
//                     ▲                │                  │                    │                  │
//                     └── not found ───┘◀── other guest ──┘        failed ◀────┘     paid | declined | failed
//   none | guest ──cash──▶ cash ──take──▶ saving ──written, offline──▶ paid
//
// From `saving` on the op exists or is about to: no way leads back to a second op for the same intent.

export type TillGuest = {
	readonly account: string;
	readonly name: string;
	readonly status: AccountView["status"];
	readonly balanceMinor: number;
	// The code that was shown, where it was one to pay with.
	readonly payCode: UsedPayCode | null;
	// Nobody could be asked: what this till last heard.
	readonly isCheckedHere: boolean;
};

export type Bill = {
	readonly opId: string;
	readonly totalMinor: number;
	readonly guest: TillGuest | null;
	// What a guest gets back who paid in cash; null: no cash was taken.
	readonly changeMinor: number | null;
};

// Where no guest and no goods are the reason.
export type NotCharged = "unsaved" | "outdated" | "left" | "unreadable" | "quarantined";

export type Charge =
	| { readonly step: "none" }
	| { readonly step: "guest"; readonly code: string; readonly trouble: string | null }
	| { readonly step: "looking"; readonly code: string }
	| { readonly step: "confirm"; readonly guest: TillGuest }
	// What was typed so far of what the guest hands over.
	| { readonly step: "cash"; readonly receivedMinor: number }
	| { readonly step: "saving"; readonly bill: Bill }
	| { readonly step: "asking"; readonly bill: Bill; readonly sinceMs: number }
	// Null: taken in cash without a network. It is on this device and is sent when there is one.
	| { readonly step: "paid"; readonly bill: Bill; readonly outcome: Applied | Flagged | null }
	| { readonly step: "declined"; readonly bill: Bill; readonly outcome: Declined }
	| { readonly step: "failed"; readonly why: NotCharged };

export const charge = signal<Charge>({ step: "none" });

export const isChargeOpen = computed(() => charge.value.step !== "none");
