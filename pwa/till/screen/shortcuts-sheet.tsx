import { Sheet } from "../../components/sheet.tsx";
import { KEYS, keysOn, switchKeys } from "./shortcuts.ts";
import styles from "./shortcuts-sheet.module.css";

export function KeysSheet({ onClose }: { onClose: () => void }) {
	return (
		<Sheet title="Keys" onClose={onClose}>
			<dl class={styles.keys}>
				{KEYS.map(({ key, shown, does }) => (
					<div key={key}>
						<dt>
							<kbd>{shown}</kbd>
						</dt>
						<dd>{does}</dd>
					</div>
				))}
				<div>
					<dt>
						<kbd>Esc</kbd>
					</dt>
					<dd>Close what lies on top</dd>
				</div>
			</dl>
			<label class={styles.switch}>
				<input
					type="checkbox"
					checked={keysOn.value}
					onChange={(event) => switchKeys(event.currentTarget.checked)}
				/>
				Single keys are on
			</label>
		</Sheet>
	);
}
