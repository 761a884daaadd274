import { basketIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { StateNote } from "../../components/state.tsx";
import { moneyFormat } from "../menu/store.ts";
import { BasketLine } from "./basket-line.tsx";
import { countDeposits } from "./basket-lines.ts";
import styles from "./basket-list.module.css";
import { change, leftOf, menuTaxMode, priced } from "./store.ts";

export function BasketList() {
	const bill = priced.value;
	const format = moneyFormat.value;
	if (bill === null || bill.lines.length === 0) {
		return (
			<StateNote icon={basketIcon} title="Basket is empty">
				Tap a product to begin.
			</StateNote>
		);
	}
	const taxMinor = bill.taxes.reduce((sum, part) => sum + part.taxMinor, 0);
	return (
		<ul aria-label="Basket">
			{bill.lines.map((line) => (
				<BasketLine
					key={line.product}
					line={line}
					full={leftOf(line.product) === 0}
					format={format}
					onChange={(by) => change(line.product, by)}
				/>
			))}
			{bill.depositMinor !== 0 && (
				<li class={styles.extra}>
					<span>Deposit × {countDeposits(bill.lines)}</span>
					<Money minor={bill.depositMinor} format={format} />
				</li>
			)}
			{menuTaxMode.value === "exclusive" && (
				<li class={styles.extra}>
					<span>Tax</span>
					<Money minor={taxMinor} format={format} />
				</li>
			)}
		</ul>
	);
}
