import { signal } from "@preact/signals";
import { secretInAddress } from "../session/secret-in-address.ts";

// What a link that leads here carries behind the #: an invitation, or why signing in elsewhere did not work.

export type Arrival =
	| { readonly kind: "invitation"; readonly code: string }
	| { readonly kind: "refused"; readonly why: string };

export const arrival = signal<Arrival | null>(null);

export function takeArrival(): void {
	const code = secretInAddress("invite");
	const why = secretInAddress("sign-in");
	if (code !== null) arrival.value = { kind: "invitation", code };
	else if (why !== null) arrival.value = { kind: "refused", why };
}
