import { newVersionWaiting, takeNewVersion } from "../offline/version.ts";
import { Button } from "./button.tsx";
import styles from "./update-banner.module.css";

// Offers a new version when the screen says that a reload loses nothing.
export function UpdateBanner({ safe }: { safe: boolean }) {
	if (!newVersionWaiting.value || !safe) return null;
	return (
		<div class={styles.banner} role="status">
			<span>New version</span>
			<Button onClick={takeNewVersion}>Reload</Button>
		</div>
	);
}
