import { Icon } from "../icon.tsx";
import { warningIcon } from "../icons.ts";
import styles from "./form.module.css";

// What went wrong, said where it went wrong, and told to who only hears.
export function Trouble({ text }: { text: string | null }) {
	return (
		<div role="alert" class={styles.alert}>
			{text !== null && (
				<p class={styles.trouble}>
					<Icon svg={warningIcon} /> <span>{text}</span>
				</p>
			)}
		</div>
	);
}
