import { Icon } from "../../components/icon.tsx";
import { chevronUpIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { sheet } from "../link/assignment.ts";
import { moneyFormat } from "../menu/store.ts";
import { ChargeButton } from "../pay/charge-button.tsx";
import { countItems } from "../sale/basket-lines.ts";
import { basket, priced } from "../sale/store.ts";
import { UndoLine } from "../sale/undo-line.tsx";
import styles from "./basket-dock.module.css";

// The basket of a phone, at the thumb: how many, how much, charge. The lines open above it.
export function BasketDock() {
	const count = countItems(basket.value.lines);
	return (
		<section class={styles.dock} aria-label="Current sale">
			<UndoLine />
			<button
				type="button"
				class={styles.summary}
				aria-disabled={count === 0}
				onClick={() => {
					if (count > 0) sheet.value = "basket";
				}}
			>
				<span class={styles.count}>
					{count === 0 ? "Tap a product to begin" : `${count} ${count === 1 ? "item" : "items"}`}
					{count > 0 && <Icon svg={chevronUpIcon} />}
				</span>
				<strong data-testid="dock-total">
					<Money minor={priced.value?.totalMinor ?? 0} format={moneyFormat.value} />
				</strong>
			</button>
			<ChargeButton id="dock" />
		</section>
	);
}
