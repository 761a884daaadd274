import { useEffect } from "preact/hooks";
import { Sheet } from "../../components/sheet.tsx";
import { ChargeButton } from "../pay/charge-button.tsx";
import { BasketList } from "../sale/basket-list.tsx";
import { basket } from "../sale/store.ts";
import { Total } from "../sale/total.tsx";
import { UndoLine } from "../sale/undo-line.tsx";
import styles from "./basket-sheet.module.css";
import { askToClear } from "./clear.ts";

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
