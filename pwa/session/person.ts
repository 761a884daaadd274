import { signal } from "@preact/signals";
import type { Session } from "../../domain/access/session.ts";
import { signOut as askToSignOut, type SignedInAs } from "../api/sign-in.ts";
import { dropOrgs, dropWallets, dropWho, keepWho, readWho } from "../offline/copies.ts";
import type { SignedInPerson } from "../offline/records.ts";
import { factorNeeded } from "./factor-needed.ts";
import { keepToken } from "./keeper.ts";
import { askToStepUp } from "./step-up.ts";

// Who is signed in at the dashboard or the wallet. Who it is lies on the device, so that the page opens without a
// network; the token does not.
//
//   reading ──▶ signed-out ──enter──▶ signed-in
//      └──────────────────────────────▶  │  ▲ a newer token, perhaps of another person
//                   ▲────────────────────┘──┘ sign out here or elsewhere, session over

type PersonState =
	| { readonly state: "reading" }
	| { readonly state: "signed-out"; readonly trouble: string | null }
	| { readonly state: "signed-in"; readonly who: SignedInPerson };

type About = { readonly kind: SignedInAs; readonly dropCopies: () => Promise<void> };
const ABOUT = {
	dashboard: { kind: "staff", dropCopies: dropOrgs },
	wallet: { kind: "guest", dropCopies: dropWallets },
} as const satisfies Record<string, About>;
const OVER = "Sign in again to go on.";

export function personStore(entrance: keyof typeof ABOUT) {
	const { kind, dropCopies } = ABOUT[entrance];
	const state = signal<PersonState>({ state: "reading" });
	const keeper = keepToken(kind, {
		onSession: noteSession,
		onOver: noteOver,
		stepUp: askToStepUp,
		onFactorNeeded: () => {
			factorNeeded.value = true;
		},
	});

	async function open(): Promise<void> {
		const who = await readWho(entrance).catch(() => null);
		if (who !== null && state.peek().state === "reading") state.value = { state: "signed-in", who };
		const reply = await keeper.token();
		if (state.peek().state !== "reading") return;
		const offline = !reply.ok && reply.kind !== "problem";
		state.value = {
			state: "signed-out",
			trouble: offline ? "No connection. Signing in needs one." : null,
		};
	}

	function noteSession({ claims, label, orgName }: Session): void {
		const who: SignedInPerson = { claims, label, orgName };
		const { value } = state;
		if (value.state === "signed-in" && isSame(value.who, who)) return;
		// Another person, or the same as somebody else.
		factorNeeded.value = false;
		void keepWho(entrance, who).catch(() => undefined);
		state.value = { state: "signed-in", who };
	}

	function noteOver(): void {
		const { state: before } = state.peek();
		// Two calls may be told so: the second takes nothing back of what the first has said.
		if (before !== "signed-out")
			state.value = { state: "signed-out", trouble: before === "signed-in" ? OVER : null };
		void forget();
	}

	// What lies on the device leaves with whoever it belongs to, also where the sign-in was ended elsewhere: a phone may
	// be in other hands by now.
	async function forget(): Promise<void> {
		await Promise.all([dropWho(entrance), dropCopies()]).catch(() => undefined);
	}

	// The cookie goes first: where nobody answers, the next to open this page would be signed in.
	async function signOut(): Promise<boolean> {
		const reply = await askToSignOut(kind);
		if (!reply.ok) return false;
		keeper.drop();
		await forget();
		state.value = { state: "signed-out", trouble: null };
		return true;
	}

	return { state, open, enter: keeper.take, signOut, holder: keeper };
}

// When a factor was last shown changes nothing that a screen shows.
function isSame(a: SignedInPerson, b: SignedInPerson): boolean {
	const text = ({ claims, label, orgName }: SignedInPerson) =>
		JSON.stringify({ ...claims, freshAt: undefined, label, orgName });
	return text(a) === text(b);
}
