import { useEffect } from "preact/hooks";
import type { Applied, Flagged } from "../../../domain/protocol/outcome.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { checkIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { SUCCESS_SHOWN_MS } from "../limits.ts";
import { moneyFormat } from "../menu/store.ts";
import styles from "./outcome.module.css";
import { OutcomeDialog } from "./outcome-dialog.tsx";
import type { Bill } from "./state.ts";
import { closeCharge } from "./store.ts";

export function PaidSheet({ bill, outcome }: { bill: Bill; outcome: Applied | Flagged }) {
	useEffect(() => {
		const timer = setTimeout(closeCharge, SUCCESS_SHOWN_MS);
		return () => clearTimeout(timer);
	}, []);
	const format = moneyFormat.value;
	const balance = outcome.balances.find(({ unit }) => unit === format.unit);
	return (
		<OutcomeDialog tone="good" titleId="paid-title" onClose={closeCharge} anyTap>
			<span class={styles.picture} data-tone="good">
				<Icon svg={checkIcon} size={64} />
			</span>
			<h2 id="paid-title" class={styles.title}>
				Paid
			</h2>
			<p class={styles.total}>
				<Money minor={outcome.totalMinor} format={format} />
			</p>
			{balance !== undefined && (
				<p class={styles.what}>
					{bill.guest !== null && <>{bill.guest.name} has </>}
					<strong>
						<Money minor={balance.balanceMinor} format={format} />
					</strong>{" "}
					left
				</p>
			)}
			{outcome.status === "flagged" && <p class={styles.what}>The organizer will look at it.</p>}
			{outcome.receipt !== null && <p class={styles.receipt}>Receipt {outcome.receipt}</p>}
			<div class={styles.actions}>
				<Button size="till" wide focusFirst onClick={closeCharge}>
					Next sale
				</Button>
			</div>
		</OutcomeDialog>
	);
}
