import { useEffect } from "preact/hooks";
import { contact } from "../../api/contact.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { backIcon, receiptIcon } from "../../components/icons.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateNote } from "../../components/state.tsx";
import { dayAndTime } from "../../components/time-text.ts";
import { menu, moneyFormat } from "../menu/store.ts";
import { OpRowLine } from "./op-row-line.tsx";
import styles from "./ops-page.module.css";
import { forgetNewestOps, kickSender, loadNewestOps, newestOps, openCount } from "./store.ts";

export function OpsPage() {
	useEffect(() => {
		void loadNewestOps();
		return forgetNewestOps;
	}, []);
	return (
		<main class={styles.page}>
			<header class={styles.header}>
				<a class={styles.back} href="/till">
					<Icon svg={backIcon} size={24} /> Sell
				</a>
				<h2>Sales of this till</h2>
				<p class={styles.contact}>{contactLine()}</p>
				{openCount.value > 0 && <Button onClick={kickSender}>Try again now</Button>}
			</header>
			<OpList />
		</main>
	);
}

function OpList() {
	const rows = newestOps.value;
	if (rows === null) return <Skeleton count={6} shape="row" />;
	if (rows.length === 0) {
		return (
			<StateNote icon={receiptIcon} title="No sales yet">
				Every sale of this till is listed here, with its answer.
			</StateNote>
		);
	}
	return (
		<ul class={styles.list}>
			{rows.map((row) => (
				<OpRowLine key={row.id} row={row} format={moneyFormat.value} menu={menu.value} />
			))}
		</ul>
	);
}

function contactLine(): string {
	const now = contact.value;
	const waiting =
		openCount.value === 0 ? "Every sale has its answer." : `${openCount.value} without an answer.`;
	if (now.state === "online") return `Online. ${waiting}`;
	const last =
		now.lastMs === null
			? ""
			: ` Last contact ${dayAndTime(now.lastMs, menu.value?.locale, menu.value?.zone)}.`;
	return `Offline.${last} ${waiting}`;
}
