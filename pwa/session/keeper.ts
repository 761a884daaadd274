import { ACCESS_MS, type Session } from "../../domain/access/session.ts";
import { ageMs, thisMoment } from "../api/age.ts";
import { RENEW_AGAIN_MS, RENEW_TRIES_MAX, TOKEN_SPARE_MS } from "../api/limits.ts";
import { type Failure, isTokenRefused, type Reply } from "../api/reply.ts";
import { refresh, type SignedInAs } from "../api/sign-in.ts";
import type { TokenSource } from "../api/signed-in.ts";

// Holds the token of one sign-in, in memory and nowhere else. What outlives the page is a cookie that no script reads:
// with it a new token is asked for, by one tab at a time, and the others of this browser hear of it.

type Listener = {
	readonly onSession: (session: Session) => void;
	readonly onOver: () => void;
	// Shows again who it is. False: the person would rather not.
	readonly stepUp: () => Promise<boolean>;
	// The org wants a second factor and there is none: nothing else is answered until there is.
	readonly onFactorNeeded: () => void;
};
type Said = { readonly kind: "session"; readonly session: Session } | { readonly kind: "over" };

type Keeper = TokenSource & {
	readonly renew: () => Promise<Reply<Session>>;
	readonly take: (session: Session) => void;
	// Signed out here: every tab of this browser is.
	readonly drop: () => void;
};

export function keepToken(kind: SignedInAs, { onSession, onOver, stepUp, onFactorNeeded }: Listener): Keeper {
	let held: Session | null = null;
	let heldAt = thisMoment();
	let renewing: Promise<Reply<Session>> | null = null;
	const tabs = new BroadcastChannel(`fieldtill-${kind}`);
	tabs.onmessage = ({ data }: MessageEvent<Said>) => (data.kind === "session" ? hold(data.session) : lose());

	function hold(session: Session): void {
		held = session;
		heldAt = thisMoment();
		onSession(session);
	}

	function lose(): void {
		held = null;
		onOver();
	}

	function take(session: Session): void {
		hold(session);
		tabs.postMessage({ kind: "session", session } satisfies Said);
	}

	function drop(): void {
		held = null;
		tabs.postMessage({ kind: "over" } satisfies Said);
	}

	function renew(): Promise<Reply<Session>> {
		renewing ??= renewAlone().finally(() => {
			renewing = null;
		});
		return renewing;
	}

	function renewAlone(): Promise<Reply<Session>> {
		const before = held;
		return oneTabAtATime(`fieldtill-${kind}-renew`, async () => {
			// Another tab was here while this one waited for its turn.
			if (held !== null && held !== before) return { ok: true, value: held };
			const reply = await refreshPatiently(kind);
			if (reply.ok) take(reply.value);
			// Somebody signed in while this was asked.
			else if (held !== null && held !== before) return { ok: true, value: held };
			else if (isTokenRefused(reply)) {
				drop();
				onOver();
			}
			return reply;
		});
	}

	async function token(): Promise<Reply<string>> {
		const isGood = ageMs(heldAt) < ACCESS_MS - TOKEN_SPARE_MS;
		if (held !== null && isGood) return { ok: true, value: held.token };
		return tokenOf(await renew());
	}

	async function mend(refused: string, code: string): Promise<string | null> {
		if (code === "step-up-needed") return (await stepUp()) ? (held?.token ?? null) : null;
		if (code === "factor-needed") onFactorNeeded();
		if (!["token-expired", "token-invalid", "session-over"].includes(code)) return null;
		// There is a newer one already.
		if (held !== null && held.token !== refused) return held.token;
		const reply = await renew();
		return reply.ok ? reply.value.token : null;
	}

	return { token, mend, renew, take, drop };
}

function tokenOf(reply: Reply<Session>): Reply<string> {
	return reply.ok ? { ok: true, value: reply.value.token } : reply;
}

// Two tabs, or a page that was left while it asked: the newer cookie is on its way.
async function refreshPatiently(kind: SignedInAs): Promise<Reply<Session>> {
	for (let tries = 1; ; tries += 1) {
		const reply = await refresh(kind);
		if (reply.ok || tries === RENEW_TRIES_MAX || !isRaced(reply)) return reply;
		await new Promise((resolve) => setTimeout(resolve, RENEW_AGAIN_MS));
	}
}

function isRaced(failure: Failure): boolean {
	return failure.kind === "problem" && failure.code === "refresh-raced";
}

// Over plain HTTP from another machine a browser has no locks; the server then tells the later tab to ask again.
async function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
	return "locks" in navigator ? await navigator.locks.request(name, work) : await work();
}
