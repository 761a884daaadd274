import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { AccountView } from "../../domain/protocol/views.ts";
import { writeAmount } from "../components/amount.ts";
import { Button } from "../components/button.tsx";
import { Form } from "../components/form/form.tsx";
import { TextField } from "../components/form/text-field.tsx";
import { checkIcon } from "../components/icons.ts";
import { formatMoney } from "../components/money-text.ts";
import { StateNote } from "../components/state.tsx";
import { PIN_ABOVE_USUAL_MINOR } from "./limits.ts";
import { api, loadWallet, walletState } from "./store.ts";

export function SetPin({ account, onDone }: { account: AccountView; onDone: () => void }) {
	const setAboveMinor = useSignal<number | null>(null);
	const { value } = walletState;
	if (value.state !== "ready") return null;
	const { decimals, unit, locale } = value.wallet.org;
	if (setAboveMinor.value !== null)
		return <PinSet above={formatMoney(setAboveMinor.value, value.wallet.org)} onDone={onDone} />;
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
				amount={decimals}
				after={unit}
				value={writeAmount(account.pinAboveMinor ?? PIN_ABOVE_USUAL_MINOR, decimals, locale)}
			/>
		</Form>
	);
}

function PinSet({ above, onDone }: { above: string; onDone: () => void }) {
	const done = useRef<HTMLButtonElement>(null);
	// What was focused is gone with the form.
	useLayoutEffect(() => done.current?.focus(), []);
	return (
		<div role="status">
			<StateNote
				icon={checkIcon}
				tone="good"
				title="The PIN is set"
				action={
					<Button look="accent" wide buttonRef={done} onClick={onDone}>
						Done
					</Button>
				}
			>
				Tills ask for it above {above}.
			</StateNote>
		</div>
	);
}
