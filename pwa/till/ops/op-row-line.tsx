import type { Menu } from "../../../domain/catalog/menu.ts";
import { findItem } from "../../../domain/sale/basket.ts";
import { Icon } from "../../components/icon.tsx";
import { banIcon, checkIcon, clockIcon, warningIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import type { MoneyFormat } from "../../components/money-text.ts";
import { dayAndTime } from "../../components/time-text.ts";
import { isDone, type OpRow, type OpState } from "../../offline/records.ts";
import { explainDecline } from "../../words/declines.ts";
import styles from "./op-row-line.module.css";
import { opSummary, stateWords } from "./op-words.ts";

const ICONS: Readonly<Record<OpState, string>> = {
	unsent: clockIcon,
	pending: clockIcon,
	applied: checkIcon,
	flagged: checkIcon,
	declined: banIcon,
	quarantined: warningIcon,
	invalid: warningIcon,
};

type Props = { readonly row: OpRow; readonly format: MoneyFormat; readonly menu: Menu | null };

export function OpRowLine({ row, format, menu }: Props) {
	const nameOf = (product: string) => (menu && findItem(menu, product)?.name) ?? product;
	const { kind, lines, totalMinor } = opSummary(row.op);
	return (
		<li class={styles.row} data-state={row.state} data-op={row.id}>
			<span class={styles.state}>
				<Icon svg={ICONS[row.state]} /> {stateWords(row)}
			</span>
			<span class={styles.amount}>{totalMinor !== null && <Money minor={totalMinor} format={format} />}</span>
			<span class={styles.lines}>
				{lines.length === 0
					? kind
					: lines.map((line) => `${line.quantity}\u00a0× ${nameOf(line.product)}`).join(", ")}
			</span>
			<span class={styles.more}>
				{dayAndTime(row.savedAt, menu?.locale, menu?.zone)} · no. {row.seq}
				{isDone(row) && row.outcome.receipt !== null && ` · receipt ${row.outcome.receipt}`}
				{row.state === "declined" && ` · ${explainDecline(row.outcome.decline, format, nameOf).title}`}
				{"open" in row && row.tries > 0 && ` · tried ${row.tries} ${row.tries === 1 ? "time" : "times"}`}
			</span>
		</li>
	);
}
