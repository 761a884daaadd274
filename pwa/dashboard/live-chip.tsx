import { Icon } from "../components/icon.tsx";
import { cloudOffIcon, refreshIcon } from "../components/icons.ts";
import { clockTime } from "../components/time-text.ts";
import styles from "./live-chip.module.css";
import { live, org, staleSinceMs } from "./store.ts";

// Whether the figures are of now. A screen that has fallen behind says since when.
export function LiveChip() {
	const since = staleSinceMs.value;
	const state = live.value;
	return (
		<p class={styles.chip} data-state={state} role="status">
			{state === "live" && <span class={styles.dot} aria-hidden="true" />}
			{state === "connecting" && <Icon svg={refreshIcon} size={16} />}
			{state === "lost" && <Icon svg={cloudOffIcon} size={16} />}
			{state === "live" && "Live"}
			{state === "connecting" && "Connecting…"}
			{state === "lost" &&
				`Not live. Last contact ${clockTime(since ?? Date.now(), org.value?.locale, org.value?.zone)}`}
		</p>
	);
}
