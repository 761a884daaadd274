import { computed, signal } from "@preact/signals";
import type { Claims } from "../../domain/access/claims.ts";
import type { Session } from "../../domain/access/session.ts";
import { type Api, apiFor } from "../api/client.ts";
import { type Failure, isTokenRefused } from "../api/reply.ts";
import { sessionStore } from "../session/store.ts";

// Who sits at this till and the connection that they speak through, and which sheet lies over the screen.

export type TillClaims = Extract<Claims, { role: "till" }>;
export type Seat = { readonly session: Session; readonly claims: TillClaims; readonly api: Api };

export const session = sessionStore("till");

export const seat = computed<Seat | null>(() => {
	const { value } = session.state;
	if (value.state !== "signed-in" || value.session.claims.role !== "till") return null;
	return { session: value.session, claims: value.session.claims, api: apiFor(value.session.token) };
});

export type SheetName = "none" | "basket" | "charge" | "more" | "keys";
export const sheet = signal<SheetName>("none");

// A refused token ends the sitting. The ops stay in the log and go on once someone has signed in again.
export function noteRefusal(failure: Failure): void {
	if (isTokenRefused(failure)) void session.signOut("Sign in again to go on. Nothing was lost.");
}
