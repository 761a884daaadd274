import { findItem } from "../../../domain/sale/basket.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { closeIcon } from "../../components/icons.ts";
import { type Explained, explainDecline } from "../../words/declines.ts";
import { NOT_CHARGED } from "../../words/not-charged.ts";
import { menu, moneyFormat } from "../menu/store.ts";
import type { Charge } from "../state/charge.ts";
import styles from "./outcome.module.css";
import { OutcomeDialog } from "./outcome-dialog.tsx";
import { beginCharge, closeCharge } from "./store.ts";

type RefusedCharge = Extract<Charge, { step: "declined" | "failed" }>;

export function RefusedSheet({ charge }: { charge: RefusedCharge }) {
	const words = explain(charge);
	return (
		<OutcomeDialog tone="bad" titleId="refused-title" onClose={closeCharge}>
			<span class={styles.picture} data-tone="bad">
				<Icon svg={closeIcon} size={64} />
			</span>
			<h2 id="refused-title" class={styles.title}>
				{words.title}
			</h2>
			<p class={styles.what}>{words.what}</p>
			<p class={styles.next}>{words.next}</p>
			<p class={styles.receipt}>
				{isCash(charge)
					? "Nothing was booked: give the money back."
					: (words.doubt ?? "Nothing was charged.")}
			</p>
			<div class={styles.actions}>
				<Button size="till" wide focusFirst onClick={closeCharge}>
					Back to basket
				</Button>
				{charge.step === "declined" && !isCash(charge) && words.doubt === undefined && (
					<Button
						look="quiet"
						wide
						onClick={() => {
							closeCharge();
							beginCharge();
						}}
					>
						Other guest
					</Button>
				)}
			</div>
		</OutcomeDialog>
	);
}

function isCash(charge: RefusedCharge): boolean {
	return charge.step === "declined" && charge.bill.changeMinor !== null;
}

function explain(charge: RefusedCharge): Explained {
	if (charge.step === "failed") return NOT_CHARGED[charge.why];
	const known = menu.value;
	const nameOf = (product: string) => (known && findItem(known, product)?.name) ?? product;
	return explainDecline(charge.outcome.decline, moneyFormat.value, nameOf);
}
