import type { SaleView } from "../../domain/protocol/views.ts";
import { Icon } from "../components/icon.tsx";
import { banIcon, refundIcon, warningIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import type { MoneyFormat } from "../components/money-text.ts";
import { clockTime, dayAndTime, dayKey } from "../components/time-text.ts";
import { itemText, KIND_WORDS } from "./sale-words.ts";
import styles from "./sales-table.module.css";
import lines from "./table.module.css";

type Props = {
	readonly sale: SaleView;
	readonly store: string;
	readonly fresh: boolean;
	readonly href: string;
	readonly format: MoneyFormat;
	readonly locale: string | undefined;
	readonly zone: string | undefined;
};

export function SaleRow({ sale, store, fresh, href, format, locale, zone }: Props) {
	const declined = sale.status === "declined";
	const isToday = dayKey(sale.decidedAt, zone) === dayKey(Date.now(), zone);
	const time = (isToday ? clockTime : dayAndTime)(sale.decidedAt, locale, zone);
	return (
		<tr class={styles.row} data-fresh={fresh} data-sale={sale.id}>
			<td class={`${styles.time} ${lines.lead}`}>
				<a href={href} aria-label={`${KIND_WORDS[sale.kind].name} of ${time}, ${store}`}>
					{time}
				</a>
			</td>
			<td class={styles.store}>{store}</td>
			<td class={styles.items}>{sale.lines.map(itemText).join(", ")}</td>
			<td class={styles.number} data-declined={declined}>
				{sale.flags.length > 0 && (
					<span class={styles.flagged}>
						<Icon svg={warningIcon} size={16} /> Look
					</span>
				)}
				{declined && (
					<span class={styles.declined}>
						<Icon svg={banIcon} size={16} /> Declined
					</span>
				)}
				{!declined && sale.kind !== "sale" && (
					<span class={styles.back}>
						<Icon svg={refundIcon} size={16} /> {KIND_WORDS[sale.kind].chip}
					</span>
				)}
				<Money minor={sale.totalMinor} format={format} />
			</td>
		</tr>
	);
}
