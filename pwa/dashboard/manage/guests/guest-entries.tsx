import { useEffect, useMemo } from "preact/hooks";
import type { EntryView } from "../../../../domain/protocol/views.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { warningIcon } from "../../../components/icons.ts";
import { Money } from "../../../components/money.tsx";
import { formatIn } from "../../../components/money-text.ts";
import { flagText } from "../../flag-text.ts";
import { moneyFormat } from "../../store.ts";
import { whenText } from "../ago.ts";
import parts from "../sheet-parts.module.css";
import { Shown } from "../shown.tsx";
import styles from "./guest-sheet.module.css";
import { causeText } from "./guest-words.ts";
import { entriesOf, loadOlderEntries } from "./store.ts";

// Read again with the account itself: the balance above and the entries below belong together.
export function GuestEntries({ account, asOf }: { account: string; asOf: number }) {
	const list = useMemo(() => entriesOf(account), [account]);
	useEffect(() => {
		void list.load();
	}, [list, asOf]);
	return (
		<section class={parts.part} aria-label="Entries">
			<h3>What happened</h3>
			<Shown of={list} rows={4}>
				{({ entries, next }) => (
					<>
						{entries.length === 0 && <p class={parts.note}>Nothing yet: no top-up and no sale.</p>}
						<ul class={styles.list}>
							{entries.map((entry) => (
								<Entry key={entry.seq} entry={entry} />
							))}
						</ul>
						{next !== null && (
							<ActButton wide busy="Loading…" act={() => loadOlderEntries(account, list)}>
								Show older
							</ActButton>
						)}
					</>
				)}
			</Shown>
		</section>
	);
}

function Entry({ entry }: { entry: EntryView }) {
	const { amountMinor, balanceMinor, unit, note, flag, at } = entry;
	const format = formatIn(unit, moneyFormat.value);
	const cause = causeText(entry);
	return (
		<li data-incoming={amountMinor > 0}>
			<span class={styles.words}>
				<strong>{note === "" ? cause : note}</strong>
				<span>
					{note !== "" && `${cause} · `}
					{whenText(at)}
				</span>
				{flag !== null && (
					<span data-flag>
						<Icon svg={warningIcon} size={16} /> {flagText(flag)}
					</span>
				)}
			</span>
			<span class={styles.sums}>
				<strong>
					<Money minor={amountMinor} format={format} signed />
				</strong>
				<span>
					<span class="visually-hidden">Balance after </span>
					<Money minor={balanceMinor} format={format} />
				</span>
			</span>
		</li>
	);
}
