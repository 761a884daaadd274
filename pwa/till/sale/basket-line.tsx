import type { PricedLine } from "../../../domain/sale/basket.ts";
import { Icon } from "../../components/icon.tsx";
import { minusIcon, plusIcon, trashIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import type { MoneyFormat } from "../../components/money-text.ts";
import styles from "./basket-line.module.css";

type Props = {
	readonly line: PricedLine;
	readonly full: boolean;
	readonly format: MoneyFormat;
	readonly onChange: (by: number) => void;
};

export function BasketLine({ line, full, format, onChange }: Props) {
	const last = line.quantity === 1;
	return (
		<li class={styles.line}>
			<span class={styles.name}>{line.name}</span>
			<span class={styles.amount}>
				<Money minor={line.unitPriceMinor * line.quantity} format={format} />
			</span>
			<span class={styles.each}>
				<Money minor={line.unitPriceMinor} format={format} /> each
			</span>
			<span class={styles.stepper}>
				<button
					type="button"
					aria-label={last ? `Remove ${line.name}` : `One less ${line.name}`}
					onClick={() => onChange(-1)}
				>
					<Icon svg={last ? trashIcon : minusIcon} />
				</button>
				<span class={styles.quantity}>{line.quantity}</span>
				<button
					type="button"
					aria-label={`One more ${line.name}`}
					aria-disabled={full}
					onClick={() => !full && onChange(1)}
				>
					<Icon svg={plusIcon} />
				</button>
			</span>
		</li>
	);
}
