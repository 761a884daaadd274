import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { cloudOffIcon } from "../../components/icons.ts";
import { formatMoney } from "../../components/money-text.ts";
import { moneyFormat } from "../menu/store.ts";
import { basket, priced } from "../sale/store.ts";
import styles from "./charge-button.module.css";
import { beginCash, beginCharge, canCharge, canTakeCash, noChargeReason } from "./store.ts";

// The next step of this screen, or the reason why there is none. `id` keeps the two copies of it apart: the phone's
// dock and the pane of a wide screen.
export function ChargeButton({ id }: { id: string }) {
	const reason = noChargeReason.value;
	const totalMinor = priced.value?.totalMinor ?? 0;
	const label =
		basket.value.lines.length === 0 ? "Charge" : `Charge ${formatMoney(totalMinor, moneyFormat.value)}`;
	return (
		<div class={styles.charge}>
			{reason !== null && (
				<p id={`${id}-reason`} class={styles.reason}>
					<Icon svg={cloudOffIcon} /> {reason}
				</p>
			)}
			<div class={styles.ways}>
				<Button
					look={reason !== null && canTakeCash.value ? "accent" : "plain"}
					size="till"
					disabled={!canTakeCash.value}
					onClick={beginCash}
				>
					Cash
				</Button>
				<Button
					look="accent"
					size="till"
					wide
					disabled={!canCharge.value}
					reasonId={reason === null ? undefined : `${id}-reason`}
					onClick={beginCharge}
				>
					{label}
				</Button>
			</div>
		</div>
	);
}
