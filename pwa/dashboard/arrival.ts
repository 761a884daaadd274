import { signal } from "@preact/signals";
import { secretInAddress } from "../session/secret-in-address.ts";

// What a link that leads here carries behind the #: an invitation, a new password, or why signing in elsewhere did not work.

export type Arrival =
	| { readonly kind: "invitation"; readonly code: string }
	| { readonly kind: "password"; readonly code: string }
	| { readonly kind: "refused"; readonly why: string };

export const arrival = signal<Arrival | null>(null);

export function takeArrival(): void {
	const code = secretInAddress("invite");
	const password = secretInAddress("password");
	const why = secretInAddress("sign-in");
	if (password !== null) arrival.value = { kind: "password", code: password };
	else if (code !== null) arrival.value = { kind: "invitation", code };
	else if (why !== null) arrival.value = { kind: "refused", why };
}
