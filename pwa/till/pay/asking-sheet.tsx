import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { contact } from "../../api/contact.ts";
import { Button } from "../../components/button.tsx";
import { Money } from "../../components/money.tsx";
import { moneyFormat } from "../menu/store.ts";
import type { Bill } from "../state/charge.ts";
import { giveFeedback } from "../state/feedback.ts";
import { STILL_ASKING_AFTER_MS } from "../state/limits.ts";
import styles from "./outcome.module.css";
import { OutcomeDialog } from "./outcome-dialog.tsx";
import { closeCharge } from "./store.ts";

// Between the tap and the answer. It never looks like "paid".
export function AskingSheet({ bill }: { bill: Bill }) {
	const slow = useSignal(false);
	useEffect(() => {
		const timer = setTimeout(() => {
			slow.value = true;
			giveFeedback("retry");
		}, STILL_ASKING_AFTER_MS);
		return () => clearTimeout(timer);
	}, [slow]);
	const offline = contact.value.state === "offline";
	return (
		<OutcomeDialog tone="calm" titleId="asking-title" onClose={() => slow.peek() && closeCharge()}>
			<span class={styles.pulse} aria-hidden="true" />
			<h2 id="asking-title" class={styles.title} aria-live="polite">
				{slow.value ? "Still asking…" : "Asking…"}
			</h2>
			<p class={styles.total}>
				<Money minor={bill.totalMinor} format={moneyFormat.value} />
			</p>
			<p class={styles.what}>
				<strong>Not paid yet.</strong>
				{slow.value && offline && " There is no connection."}
			</p>
			{slow.value && (
				<>
					<p class={styles.next}>
						Keep the goods until there is an answer. This till keeps asking, and never charges twice.
					</p>
					<div class={styles.actions}>
						<Button size="till" wide onClick={closeCharge}>
							Wait in background
						</Button>
					</div>
				</>
			)}
		</OutcomeDialog>
	);
}
