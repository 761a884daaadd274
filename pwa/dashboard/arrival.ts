import { signal } from "@preact/signals";
import { secretInAddress } from "../session/secret-in-address.ts";

// What a link that leads here carries behind the #: an invitation, a new password, or why signing in elsewhere did not work.

export type OpenedLink =
	| { readonly kind: "invitation"; readonly code: string }
	| { readonly kind: "password"; readonly code: string }
	| { readonly kind: "refused"; readonly why: string };

export const openedLink = signal<OpenedLink | null>(null);

export function takeOpenedLink(): void {
	const code = secretInAddress("invite");
	const password = secretInAddress("password");
	const why = secretInAddress("sign-in");
	if (password !== null) openedLink.value = { kind: "password", code: password };
	else if (code !== null) openedLink.value = { kind: "invitation", code };
	else if (why !== null) openedLink.value = { kind: "refused", why };
}
