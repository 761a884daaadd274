import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Named } from "../../domain/access/names.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import { Icon } from "../components/icon.tsx";
import { banIcon, checkIcon, refundIcon, warningIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { formatIn, formatRate, type MoneyFormat } from "../components/money-text.ts";
import { Sheet } from "../components/sheet.tsx";
import { dayAndTime } from "../components/time-text.ts";
import { declineText } from "./decline-text.ts";
import { DisplayName } from "./display-name.tsx";
import { flagText } from "./flag-text.ts";
import styles from "./sale-sheet.module.css";
import { itemText, KIND_WORDS, sheetTitle, tenderText } from "./sale-words.ts";
import { learnNames, moneyFormat, nameOf, org, storeNames } from "./store.ts";
import { goodsMinor } from "./summary.ts";

// One sale, refund or cancellation with all that was decided about it.
export function SaleSheet({ sale, onClose }: { sale: SaleView; onClose: () => void }) {
	const format = formatIn(sale.unit, moneyFormat.value);
	const { locale, zone } = org.value ?? {};
	const declined = sale.status === "declined";
	const { done } = KIND_WORDS[sale.kind];
	useEffect(() => learnNames(namedBy(sale)), [sale.id]);
	const icon = declined ? banIcon : sale.kind === "sale" ? checkIcon : refundIcon;
	return (
		<Sheet title={sheetTitle(sale)} place="side" onClose={onClose}>
			<p class={styles.status} data-status={sale.status}>
				<Icon svg={icon} />
				{!declined ? done : sale.decline === null ? "Declined" : declineText(sale.decline)}
			</p>
			<p class={styles.total}>
				<Money minor={sale.totalMinor} format={format} fit />
			</p>
			{sale.flags.length > 0 && (
				<ul class={styles.flags} aria-label="Needs a look">
					{sale.flags.map((flag) => (
						<li key={flag}>
							<Icon svg={warningIcon} size={16} /> {flagText(flag)}
						</li>
					))}
				</ul>
			)}
			<Sums sale={sale} format={format} />
			<dl class={styles.facts}>
				<Fact name="Decided">{dayAndTime(sale.decidedAt, locale, zone)}</Fact>
				<Fact name="Rung up">{dayAndTime(sale.occurredAt, locale, zone)}</Fact>
				<Fact name="Store">
					<DisplayName id={sale.store} name={storeNames.value.get(sale.store)} />
				</Fact>
				<Fact name="Till">
					<DisplayName id={sale.till} name={nameOf({ kind: "till", id: sale.till })} />
				</Fact>
				{sale.account !== null && (
					<Fact name="Guest account">
						<DisplayName id={sale.account} name={guestName(sale.account)} />
					</Fact>
				)}
				{sale.of !== null && <Fact name="Of sale">{sale.of}</Fact>}
				<Fact name="Number">{sale.id}</Fact>
			</dl>
		</Sheet>
	);
}

// Lines have no name of their own: one product may stand in two of them.
function Sums({ sale, format }: { sale: SaleView; format: MoneyFormat }) {
	const depositMinor = sale.lines.reduce((sum, line) => sum + line.depositMinor * line.quantity, 0);
	return (
		<>
			<ul class={styles.lines}>
				{sale.lines.map((line, index) => (
					<Sum
						key={`${index} ${line.product}`}
						name={itemText(line)}
						minor={goodsMinor(line)}
						format={format}
					/>
				))}
				{depositMinor !== 0 && <Sum name="Deposit" minor={depositMinor} format={format} />}
			</ul>
			<ul class={styles.taxes} aria-label="Taxes">
				{sale.taxes.map((part) => (
					<li key={part.rateBps}>
						<span>
							{formatRate(part.rateBps, format.locale)} tax on <Money minor={part.netMinor} format={format} />
						</span>
						<Money minor={part.taxMinor} format={format} />
					</li>
				))}
			</ul>
			{sale.tenders.length > 0 && (
				<ul class={styles.lines} aria-label="Paid with">
					{sale.tenders.map((tender, index) => (
						<Sum
							key={`${index} ${tender.kind}`}
							name={tenderText(tender, tender.account === null ? undefined : guestName(tender.account))}
							minor={tender.amountMinor}
							format={formatIn(tender.unit, format)}
						/>
					))}
				</ul>
			)}
		</>
	);
}

type SumProps = { readonly name: string; readonly minor: number; readonly format: MoneyFormat };

function Sum({ name, minor, format }: SumProps) {
	return (
		<li>
			<span>{name}</span>
			<Money minor={minor} format={format} />
		</li>
	);
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function guestName(account: string): string | undefined {
	return nameOf({ kind: "account", id: account });
}

function namedBy({ till, tenders }: SaleView): Named[] {
	const accounts = tenders.flatMap(({ account }) => account ?? []);
	return [{ kind: "till", id: till }, ...accounts.map((id): Named => ({ kind: "account", id }))];
}
