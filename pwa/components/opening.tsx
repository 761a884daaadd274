import { isDatabaseHeld } from "../offline/db.ts";
import { deviceIcon } from "./icons.ts";
import styles from "./opening.module.css";
import { StateNote } from "./state.tsx";

// Before a page knows what lies on this device: nothing for a blink, unless another window is in the way.
export function Opening() {
	if (!isDatabaseHeld.value) return null;
	return (
		<main class={styles.opening}>
			<StateNote icon={deviceIcon} title="Open in another window">
				Fieldtill has a new version. Close its other windows on this device; then this one goes on by itself.
			</StateNote>
		</main>
	);
}
