import { Icon } from "../icon.tsx";
import { checkIcon } from "../icons.ts";
import styles from "./form.module.css";

// That it was done, said beside the button, and told to who only hears.
export function Done({ text }: { text: string | null }) {
	return (
		<p role="status" class={styles.done}>
			{text !== null && (
				<>
					<Icon svg={checkIcon} /> {text}
				</>
			)}
		</p>
	);
}
