import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { formatMoney } from "../../../components/money-text.ts";
import { moneyFormat } from "../../store.ts";
import { Confirm } from "../confirm.tsx";
import parts from "../sheet-parts.module.css";
import type { PartProps } from "./guest-sheet.tsx";
import { guests } from "./store.ts";

// A PIN that its guest has forgotten. Nobody can read it; it can only go.
export function GuestPin({ guest, onChanged }: PartProps) {
	const { id, pinAboveMinor } = guest.account;
	const asking = useSignal(false);
	const close = () => {
		asking.value = false;
	};
	if (pinAboveMinor === null && !guest.hasPin) return null;
	return (
		<section class={parts.part} aria-label="PIN">
			<h3>PIN</h3>
			<Button
				onClick={() => {
					asking.value = true;
				}}
			>
				Remove the PIN
			</Button>
			<p class={parts.note}>Where the guest has forgotten it, or typed it wrongly too often.</p>
			{asking.value && (
				<Confirm
					title="Remove the PIN?"
					action="Remove PIN"
					busyAction="Removing…"
					onClose={close}
					onConfirm={async () => {
						const reply = await guests.removePin(id);
						if (!reply.ok) return reply;
						close();
						await onChanged();
						return reply;
					}}
				>
					<p>
						Make sure that this is the guest: without it whoever holds the wristband can spend what is on it
						{pinAboveMinor === null
							? "."
							: `, also above ${formatMoney(pinAboveMinor, moneyFormat.value)} at once.`}
					</p>
					<p>The guest sets a new one in the wallet. A lock after wrong PINs ends at once.</p>
				</Confirm>
			)}
		</section>
	);
}
