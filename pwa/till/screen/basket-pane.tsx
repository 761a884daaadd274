import { ChargeButton } from "../pay/charge-button.tsx";
import { BasketList } from "../sale/basket-list.tsx";
import { basket } from "../sale/store.ts";
import { Total } from "../sale/total.tsx";
import { UndoLine } from "../sale/undo-line.tsx";
import styles from "./basket-pane.module.css";
import { askToClear } from "./clear.ts";

// The right half of a wide screen.
export function BasketPane() {
	return (
		<section class={styles.pane} aria-label="Current sale">
			<header class={styles.header}>
				<h2>Current sale</h2>
				{basket.value.lines.length > 0 && (
					<button type="button" class={styles.clear} onClick={askToClear}>
						Clear
					</button>
				)}
			</header>
			<div class={styles.lines}>
				<BasketList />
			</div>
			<div class={styles.foot}>
				<UndoLine />
				<Total />
				<ChargeButton id="pane" />
			</div>
		</section>
	);
}
