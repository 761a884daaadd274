import styles from "./money.module.css";
import { formatMoney, type MoneyFormat } from "./money-text.ts";

type Props = { readonly minor: number; readonly format: MoneyFormat; readonly signed?: boolean };

export function Money({ minor, format, signed = false }: Props) {
	return <span class={styles.money}>{formatMoney(minor, format, signed)}</span>;
}
