import { useEffect } from "preact/hooks";
import type { Applied, Flagged } from "../../../domain/protocol/outcome.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { checkIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { moneyFormat } from "../menu/store.ts";
import type { Bill } from "../state/charge.ts";
import { CHANGE_SHOWN_MS, SUCCESS_SHOWN_MS } from "../state/limits.ts";
import styles from "./outcome.module.css";
import { OutcomeDialog } from "./outcome-dialog.tsx";
import { closeCharge } from "./store.ts";

type Props = { readonly bill: Bill; readonly outcome: Applied | Flagged | null };

export function PaidSheet({ bill, outcome }: Props) {
	const changeMinor = bill.changeMinor ?? 0;
	useEffect(() => {
		const timer = setTimeout(closeCharge, changeMinor > 0 ? CHANGE_SHOWN_MS : SUCCESS_SHOWN_MS);
		return () => clearTimeout(timer);
	}, [changeMinor]);
	const format = moneyFormat.value;
	const balance = outcome?.balances.find(({ unit }) => unit === format.unit);
	return (
		<OutcomeDialog tone="good" titleId="paid-title" onClose={closeCharge} anyTap>
			<span class={styles.picture} data-tone="good">
				<Icon svg={checkIcon} size={64} />
			</span>
			<h2 id="paid-title" class={styles.title}>
				Paid
			</h2>
			{changeMinor > 0 && <p class={styles.what}>Change</p>}
			<p class={styles.total} data-testid="paid-sum">
				<Money minor={changeMinor > 0 ? changeMinor : bill.totalMinor} format={format} fit />
			</p>
			{bill.changeMinor !== null && (
				<p class={styles.what}>
					Cash
					{changeMinor > 0 && (
						<>
							{" "}
							for <Money minor={bill.totalMinor} format={format} />
						</>
					)}
				</p>
			)}
			{balance !== undefined && (
				<p class={styles.what}>
					{bill.guest !== null && <>{bill.guest.name} has </>}
					<strong>
						<Money minor={balance.balanceMinor} format={format} />
					</strong>{" "}
					left
				</p>
			)}
			{outcome === null && <p class={styles.what}>Kept on this device, sent when it is online.</p>}
			{outcome?.status === "flagged" && <p class={styles.what}>The organizer will look at it.</p>}
			{outcome !== null && outcome.receipt !== null && (
				<p class={styles.receipt}>Receipt {outcome.receipt}</p>
			)}
			<div class={styles.actions}>
				<Button size="till" wide focusFirst onClick={closeCharge}>
					Next sale
				</Button>
			</div>
		</OutcomeDialog>
	);
}
