import { Icon } from "../components/icon.tsx";
import { banIcon, cloudOffIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { purseText } from "../components/purse-text.ts";
import { clockTime, dayAndTime, dayKey } from "../components/time-text.ts";
import styles from "./balance-card.module.css";
import { balance, live, walletState } from "./store.ts";

export function BalanceCard() {
	const { value } = walletState;
	const held = balance.value;
	if (value.state !== "ready" || held === null) return null;
	const { account, org } = value.wallet;
	const format = { unit: held.unit, decimals: org.decimals, locale: org.locale };
	const isToday = dayKey(held.asOf, org.zone) === dayKey(Date.now(), org.zone);
	const asOf = (isToday ? clockTime : dayAndTime)(held.asOf, org.locale, org.zone);
	const offline = live.value === "lost";
	const onTag = purseText(account.balances, format);
	return (
		<section class={styles.card} aria-label="Balance">
			<p class={styles.name}>{account.name}</p>
			<p class={styles.balance} aria-live="polite" data-testid="balance">
				<Money minor={held.balanceMinor} format={format} fit />
			</p>
			{onTag !== null && (
				<p class={styles.asOf} data-testid="on-tag">
					{onTag} on the tag
				</p>
			)}
			<p class={styles.asOf}>
				{offline && <Icon svg={cloudOffIcon} size={16} />}
				As of {asOf}
				{offline && ", offline"}
			</p>
			{account.status === "closed" && (
				<p class={styles.blocked}>
					<Icon svg={banIcon} /> Replaced by a new tag. Open its wallet with the code on it.
				</p>
			)}
			{account.status === "blocked" && (
				<p class={styles.blocked}>
					<Icon svg={banIcon} /> Blocked. Ask at the help point.
				</p>
			)}
		</section>
	);
}
