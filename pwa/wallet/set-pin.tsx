import { useSignal } from "@preact/signals";
import type { AccountView } from "../../domain/protocol/views.ts";
import { writeAmount } from "../components/amount.ts";
import { DoneNote } from "../components/done-note.tsx";
import { Form } from "../components/form/form.tsx";
import { TextField } from "../components/form/text-field.tsx";
import { formatMoney } from "../components/money-text.ts";
import { PIN_ABOVE_USUAL_MINOR } from "./limits.ts";
import { api, loadWallet, walletState } from "./store.ts";

export function SetPin({ account, onDone }: { account: AccountView; onDone: () => void }) {
	const setAboveMinor = useSignal<number | null>(null);
	const { value } = walletState;
	if (value.state !== "ready") return null;
	const { decimals, unit, locale } = value.wallet.org;
	if (setAboveMinor.value !== null)
		return (
			<DoneNote title="The PIN is set" onDone={onDone}>
				Tills ask for it above {formatMoney(setAboveMinor.value, value.wallet.org)}.
			</DoneNote>
		);
	return (
		<Form
			action="Save PIN"
			wide
			onSubmit={async (values) => {
				const above = values.minor("aboveMinor", decimals);
				const reply = await api.setPin(account.id, values.text("pin"), above);
				if (reply.ok) {
					await loadWallet();
					setAboveMinor.value = above;
				}
				return reply;
			}}
		>
			<TextField
				name="pin"
				label="New PIN"
				hint="Four to eight digits. A few wrong ones lock the tag for a while."
				type="password"
				inputMode="numeric"
				autocomplete="new-password"
				maxLength={8}
				focusFirst
			/>
			<TextField
				name="aboveMinor"
				label="Ask for it above"
				hint="Smaller sums go quickly, without it."
				amount={value.wallet.org}
				after={unit}
				value={writeAmount(account.pinAboveMinor ?? PIN_ABOVE_USUAL_MINOR, decimals, locale)}
			/>
		</Form>
	);
}
