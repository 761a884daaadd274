import styles from "./money.module.css";
import { formatMoney, type MoneyFormat } from "./money-text.ts";

type Props = {
	readonly minor: number;
	readonly format: MoneyFormat;
	readonly signed?: boolean;
	// A long sum is written smaller rather than beyond its place: how many signs it has is told to the styles.
	readonly fit?: boolean;
};

export function Money({ minor, format, signed = false, fit = false }: Props) {
	const text = formatMoney(minor, format, signed);
	return (
		<span
			class={styles.money}
			data-fit={fit}
			ref={(shown) => shown?.style.setProperty("--signs", String(text.length))}
		>
			{text}
		</span>
	);
}
