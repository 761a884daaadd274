import { signal } from "@preact/signals";
import type { Claims } from "../../domain/access/claims.ts";
import type { Session } from "../../domain/access/session.ts";
import { signIn } from "../api/client.ts";
import type { Failure } from "../api/reply.ts";
import { dropSession, keepSession, readSession } from "../offline/copies.ts";
import type { Entrance } from "../offline/records.ts";
import { codeInAddress } from "./code-in-address.ts";

// Who is signed in at one entrance of this device.
//
//   reading ──▶ signed-out ──▶ signing-in ──▶ signed-in
//                   ▲   └── refused ──┘           │
//                   └─────────────────────────────┘ sign out, token refused

export type SessionState =
	| { readonly state: "reading" }
	| { readonly state: "signed-out"; readonly trouble: string | null }
	| { readonly state: "signing-in" }
	| { readonly state: "signed-in"; readonly session: Session };

type Role = Claims["role"];
const ROLES: Readonly<Record<Entrance, readonly Role[]>> = {
	till: ["till"],
	dashboard: ["owner", "manager", "cashier", "auditor"],
	wallet: ["guest"],
};

export function sessionStore(entrance: Entrance) {
	const state = signal<SessionState>({ state: "reading" });

	async function open(): Promise<void> {
		// A link opened in a tab that shows this page already changes only what is behind the #: start over with it.
		addEventListener("hashchange", () => {
			if (codeInAddress(location.hash) !== null) location.reload();
		});
		const code = takeCodeFromAddress();
		if (code !== null) return enter(code);
		const session = await readSession(entrance).catch(() => null);
		state.value = session === null ? { state: "signed-out", trouble: null } : { state: "signed-in", session };
	}

	async function enter(code: string): Promise<void> {
		if (state.peek().state === "signing-in") return;
		state.value = { state: "signing-in" };
		const reply = await signIn(code.trim());
		if (!reply.ok) return leave(explainRefusal(reply));
		const session = reply.value;
		if (!ROLES[entrance].includes(session.claims.role)) return leave("This code belongs to another page.");
		await keepSession(entrance, session).catch(() => undefined);
		state.value = { state: "signed-in", session };
	}

	function leave(trouble: string): void {
		state.value = { state: "signed-out", trouble };
	}

	async function signOut(trouble: string | null = null): Promise<void> {
		await dropSession(entrance);
		state.value = { state: "signed-out", trouble };
	}

	return { state, open, enter, signOut };
}

// The code is a secret: it leaves the address bar, and with it the history, before anything else happens.
function takeCodeFromAddress(): string | null {
	const code = codeInAddress(location.hash);
	if (code !== null) history.replaceState(null, "", location.pathname + location.search);
	return code;
}

function explainRefusal(failure: Failure): string {
	switch (failure.kind) {
		case "offline":
		case "timeout":
			return "No connection. Signing in needs one.";
		case "unreadable":
			return "Something went wrong. Try again.";
		case "problem":
			if (failure.code === "attempts-exhausted") return "Too many tries. Wait a while, then try again.";
			return failure.status < 500
				? "This code is not known. Check it and try again."
				: "Try again in a moment.";
	}
}
