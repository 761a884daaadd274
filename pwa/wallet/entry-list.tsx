import type { EntryView } from "../../domain/protocol/views.ts";
import { Icon } from "../components/icon.tsx";
import { arrowDownIcon, basketIcon, walletIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { formatIn } from "../components/money-text.ts";
import { StateNote } from "../components/state.tsx";
import { clockTime, dayKey, longDay } from "../components/time-text.ts";
import styles from "./entry-list.module.css";
import type { Wallet } from "./store.ts";

const CAUSES: Readonly<Record<EntryView["cause"], { readonly word: string; readonly icon: string }>> = {
	sale: { word: "Paid", icon: basketIcon },
	refund: { word: "Refund", icon: arrowDownIcon },
	void: { word: "Cancelled sale", icon: arrowDownIcon },
	grant: { word: "Top-up", icon: arrowDownIcon },
	topup: { word: "Top-up", icon: arrowDownIcon },
	payout: { word: "Paid out", icon: walletIcon },
	takeover: { word: "New tag", icon: walletIcon },
};

export function EntryList({ wallet }: { wallet: Wallet }) {
	const { entries, org } = wallet;
	if (entries.length === 0) {
		return (
			<StateNote icon={walletIcon} title="Nothing here yet">
				Top up at a top-up point. What you spend is listed here.
			</StateNote>
		);
	}
	return (
		<>
			{groupByDay(entries, org.zone).map(([day, ofDay]) => (
				<section key={day} class={styles.day}>
					<h2>{longDay(ofDay[0]?.at ?? 0, org.locale, org.zone)}</h2>
					<ul>
						{ofDay.map((entry) => (
							<Entry key={entry.seq} entry={entry} wallet={wallet} />
						))}
					</ul>
				</section>
			))}
		</>
	);
}

function Entry({ entry, wallet }: { entry: EntryView; wallet: Wallet }) {
	const { locale, zone } = wallet.org;
	const format = formatIn(entry.unit, wallet.org);
	const { word, icon } = CAUSES[entry.cause];
	return (
		<li class={styles.entry} data-incoming={entry.amountMinor > 0}>
			<span class={styles.picture}>
				<Icon svg={icon} />
			</span>
			<span class={styles.words}>
				<strong>{entry.note === "" ? word : entry.note}</strong>
				<span>
					{entry.note !== "" && `${word} · `}
					{clockTime(entry.at, locale, zone)}
				</span>
			</span>
			<span class={styles.sums}>
				<strong>
					<Money minor={entry.amountMinor} format={format} signed />
				</strong>
				<span>
					<span class="visually-hidden">Balance after </span>
					<Money minor={entry.balanceMinor} format={format} />
				</span>
			</span>
		</li>
	);
}

function groupByDay(entries: readonly EntryView[], zone: string): [string, EntryView[]][] {
	const days = new Map<string, EntryView[]>();
	for (const entry of entries) {
		const day = dayKey(entry.at, zone);
		days.set(day, [...(days.get(day) ?? []), entry]);
	}
	return [...days];
}
