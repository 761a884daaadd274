import type { SaleView } from "../../domain/protocol/views.ts";
import { Icon } from "../components/icon.tsx";
import { banIcon, checkIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { Sheet } from "../components/sheet.tsx";
import { dayAndTime } from "../components/time-text.ts";
import { declineText } from "./decline-text.ts";
import styles from "./sale-sheet.module.css";
import { moneyFormat, org, storeNames } from "./store.ts";

// One sale with all that was decided about it.
export function SaleSheet({ sale, onClose }: { sale: SaleView; onClose: () => void }) {
	const format = { ...moneyFormat.value, unit: sale.unit };
	const { locale, zone } = org.value ?? {};
	const paid = sale.status === "completed";
	const depositMinor = sale.lines.reduce((sum, line) => sum + line.depositMinor * line.quantity, 0);
	return (
		<Sheet title={paid ? `Receipt ${sale.receipt}` : "Declined sale"} place="side" onClose={onClose}>
			<p class={styles.status} data-status={sale.status}>
				<Icon svg={paid ? checkIcon : banIcon} />
				{paid ? "Paid" : sale.decline === null ? "Declined" : declineText(sale.decline)}
			</p>
			<p class={styles.total}>
				<Money minor={sale.totalMinor} format={format} />
			</p>
			<ul class={styles.lines}>
				{sale.lines.map((line) => (
					<li key={line.product}>
						<span>
							{line.quantity} × {line.name}
						</span>
						<Money minor={line.unitPriceMinor * line.quantity} format={format} />
					</li>
				))}
				{depositMinor !== 0 && (
					<li>
						<span>Deposit</span>
						<Money minor={depositMinor} format={format} />
					</li>
				)}
			</ul>
			<ul class={styles.taxes} aria-label="Taxes">
				{sale.taxes.map((part) => (
					<li key={part.rateBps}>
						<span>
							{part.rateBps / 100} % tax on <Money minor={part.netMinor} format={format} />
						</span>
						<Money minor={part.taxMinor} format={format} />
					</li>
				))}
			</ul>
			<dl class={styles.facts}>
				<Fact name="Decided" text={dayAndTime(sale.decidedAt, locale, zone)} />
				<Fact name="Rung up" text={dayAndTime(sale.occurredAt, locale, zone)} />
				<Fact name="Store" text={storeNames.value.get(sale.store) ?? sale.store} />
				<Fact name="Till" text={sale.till} />
				<Fact name="Guest account" text={sale.account} />
				<Fact name="Number" text={sale.id} />
			</dl>
		</Sheet>
	);
}

function Fact({ name, text }: { name: string; text: string }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{text}</dd>
		</div>
	);
}
