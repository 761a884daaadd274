import { useEffect } from "preact/hooks";
import { Sheet } from "../../components/sheet.tsx";
import { BasketList } from "./basket-list.tsx";
import styles from "./basket-sheet.module.css";
import { ChargeButton } from "./charge-button.tsx";
import { askToClear } from "./clear.ts";
import { basket } from "./store.ts";
import { Total } from "./total.tsx";
import { UndoLine } from "./undo-line.tsx";

export function BasketSheet({ onClose }: { onClose: () => void }) {
	const empty = basket.value.lines.length === 0;
	useEffect(() => {
		if (empty) onClose();
	}, [empty, onClose]);
	return (
		<Sheet title="Current sale" onClose={onClose}>
			<div class={styles.lines}>
				<BasketList />
			</div>
			<UndoLine />
			<Total />
			<ChargeButton id="sheet" />
			<button type="button" class={styles.clear} onClick={askToClear}>
				Clear basket
			</button>
		</Sheet>
	);
}
