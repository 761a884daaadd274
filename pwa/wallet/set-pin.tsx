import type { AccountView } from "../../domain/protocol/views.ts";
import { writeAmount } from "../components/amount.ts";
import { Form } from "../components/form/form.tsx";
import { TextField } from "../components/form/text-field.tsx";
import { PIN_ABOVE_USUAL_MINOR } from "./limits.ts";
import { api, loadWallet, walletState } from "./store.ts";

export function SetPin({ account, onDone }: { account: AccountView; onDone: () => void }) {
	const { value } = walletState;
	if (value.state !== "ready") return null;
	const { decimals, unit, locale } = value.wallet.org;
	return (
		<Form
			action="Save PIN"
			wide
			onSubmit={async (values) => {
				const above = values.minor("aboveMinor", decimals);
				const reply = await api.setPin(account.id, values.text("pin"), above);
				if (reply.ok) {
					await loadWallet();
					onDone();
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
				amount={decimals}
				after={unit}
				value={writeAmount(account.pinAboveMinor ?? PIN_ABOVE_USUAL_MINOR, decimals, locale)}
			/>
		</Form>
	);
}
