import { contact } from "../../api/contact.ts";
import { Icon } from "../../components/icon.tsx";
import { moreIcon } from "../../components/icons.ts";
import { Mark } from "../../components/mark.tsx";
import { CashierButton } from "../cashier/cashier-button.tsx";
import { cashier } from "../cashier/store.ts";
import { assignment, sheet } from "../link/assignment.ts";
import { tillRow } from "../link/state.ts";
import { menu, moneyFormat } from "../menu/store.ts";
import { openCount, senderState } from "../ops/store.ts";
import { pillText } from "./pill-text.ts";
import { StatusPill } from "./status-pill.tsx";
import styles from "./top-bar.module.css";

export function TopBar() {
	const sending = senderState.value.state === "sending";
	const who = assignment.value === null ? null : cashier.value;
	const till = tillRow.value?.name;
	const text = pillText(contact.value, openCount.value, sending, moneyFormat.value);
	return (
		<header class={styles.bar} data-tone={text.tone}>
			{who === null ? <Mark /> : <CashierButton cashier={who} />}
			<div class={styles.names}>
				<h1>{menu.value?.storeName ?? tillRow.value?.orgName ?? "Till"}</h1>
				<p>
					{who !== null && <span>{who.name}</span>}
					<span>{till}</span>
				</p>
			</div>
			<StatusPill text={text} href="/till?page=sales" />
			{assignment.value !== null && (
				<button
					type="button"
					class={styles.more}
					aria-label="More"
					onClick={() => {
						sheet.value = "more";
					}}
				>
					<Icon svg={moreIcon} size={24} />
				</button>
			)}
		</header>
	);
}
