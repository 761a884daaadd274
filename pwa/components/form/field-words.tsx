import { Icon } from "../icon.tsx";
import { warningIcon } from "../icons.ts";
import styles from "./form.module.css";

type Props = {
	readonly hint?: string | undefined;
	readonly hintId: string | null;
	readonly problem: string | null;
	readonly problemId: string | null;
};

// What stands under a field: how it is meant, and what is wrong with it.
export function FieldWords({ hint, hintId, problem, problemId }: Props) {
	return (
		<>
			{problem !== null && (
				<p id={problemId ?? undefined} class={styles.problem}>
					<Icon svg={warningIcon} size={16} /> {problem}
				</p>
			)}
			{hint !== undefined && (
				<p id={hintId ?? undefined} class={styles.hint}>
					{hint}
				</p>
			)}
		</>
	);
}
