import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Trouble } from "../components/form/trouble.tsx";
import { Icon } from "../components/icon.tsx";
import { signOutIcon } from "../components/icons.ts";

const FAILED = "No connection. Signing out needs one, or this device stays signed in.";

// False: nobody could be told, so nothing was done.
export function SignOut({ signOut }: { signOut: () => Promise<boolean> }) {
	const state = useSignal<"calm" | "leaving" | "failed">("calm");
	async function leave(): Promise<void> {
		state.value = "leaving";
		if (!(await signOut())) state.value = "failed";
	}
	return (
		<>
			<Button wide disabled={state.value === "leaving"} onClick={() => void leave()}>
				<Icon svg={signOutIcon} /> {state.value === "leaving" ? "Signing out…" : "Sign out"}
			</Button>
			<Trouble text={state.value === "failed" ? FAILED : null} />
		</>
	);
}
