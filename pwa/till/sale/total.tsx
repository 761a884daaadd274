import { Money } from "../../components/money.tsx";
import { moneyFormat } from "../menu/store.ts";
import { priced } from "./store.ts";
import styles from "./total.module.css";

export function Total() {
	return (
		<p class={styles.total}>
			<span>Total</span>
			<strong data-testid="total">
				<Money minor={priced.value?.totalMinor ?? 0} format={moneyFormat.value} />
			</strong>
		</p>
	);
}
