import { Icon } from "../../components/icon.tsx";
import { checkIcon } from "../../components/icons.ts";
import styles from "./saved.module.css";

// That something was done, said where it was done.
export function Saved({ text }: { text: string | null }) {
	return (
		<div role="status">
			{text !== null && (
				<p class={styles.saved}>
					<Icon svg={checkIcon} /> <span>{text}</span>
				</p>
			)}
		</div>
	);
}
