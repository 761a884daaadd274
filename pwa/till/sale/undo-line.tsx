import { undo, undoable } from "./store.ts";
import styles from "./undo-line.module.css";

export function UndoLine() {
	const shown = undoable.value;
	if (shown === null) return null;
	return (
		<p class={styles.undo} role="status">
			{shown.what}
			<button type="button" onClick={undo}>
				Undo
			</button>
		</p>
	);
}
