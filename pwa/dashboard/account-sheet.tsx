import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { signOutIcon } from "../components/icons.ts";
import { Sheet } from "../components/sheet.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import styles from "./more-sheet.module.css";
import { signOut } from "./store.ts";

export function AccountSheet({ label, onClose }: { label: string; onClose: () => void }) {
	const state = useSignal<"calm" | "leaving" | "failed">("calm");
	async function leave(): Promise<void> {
		state.value = "leaving";
		if (!(await signOut())) state.value = "failed";
	}
	return (
		<Sheet title={label} onClose={onClose}>
			<ThemePicker />
			<Button wide disabled={state.value === "leaving"} onClick={() => void leave()}>
				<Icon svg={signOutIcon} /> {state.value === "leaving" ? "Signing out…" : "Sign out"}
			</Button>
			<p role="alert" class={styles.trouble}>
				{state.value === "failed" && "No connection. Signing out needs one, or this device stays signed in."}
			</p>
		</Sheet>
	);
}
