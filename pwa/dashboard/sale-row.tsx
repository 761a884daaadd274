import type { SaleView } from "../../domain/protocol/views.ts";
import { Icon } from "../components/icon.tsx";
import { banIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import type { MoneyFormat } from "../components/money-text.ts";
import { clockTime, dayAndTime, dayKey } from "../components/time-text.ts";
import styles from "./sales-table.module.css";

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
			<td class={styles.time}>
				<a href={href} aria-label={`Sale of ${time}, ${store}`}>
					{time}
				</a>
			</td>
			<td class={styles.store}>{store}</td>
			<td class={styles.items}>{sale.lines.map((line) => `${line.quantity} × ${line.name}`).join(", ")}</td>
			<td class={styles.number} data-declined={declined}>
				{declined && (
					<span class={styles.declined}>
						<Icon svg={banIcon} size={16} /> Declined
					</span>
				)}
				<Money minor={sale.totalMinor} format={format} />
			</td>
		</tr>
	);
}
