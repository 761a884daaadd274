import { useSignal } from "@preact/signals";
import { NAME_LENGTH_MAX } from "../../../../domain/core/limits.ts";
import type { Balance } from "../../../../domain/protocol/outcome.ts";
import { DoneNote } from "../../../components/done-note.tsx";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { formatIn, formatMoney } from "../../../components/money-text.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { moneyFormat } from "../../store.ts";
import type { PartProps } from "./guest-sheet.tsx";
import { guests, once } from "./store.ts";

type Given = { readonly balance: Balance; readonly amountMinor: number };

// Value from the organizer: for money that came in elsewhere, or for nothing. Vouchers only where the guest has such.
export function GiveValueSheet({ guest, onChanged, onClose }: PartProps & { readonly onClose: () => void }) {
	const { account } = guest;
	const given = useSignal<Given | null>(null);
	const { unit: money } = moneyFormat.value;
	const unit = useSignal(money);
	const units = [...new Set([money, ...account.balances.map((one) => one.unit)])];
	const format = formatIn(unit.value, moneyFormat.value);
	return (
		<Sheet title={`Give value to ${account.name}`} onClose={onClose}>
			{given.value !== null ? (
				<DoneNote title={`${formatMoney(given.value.amountMinor, format)} given`} onDone={onClose}>
					{formatMoney(given.value.balance.balanceMinor, format)} is on the account now.
				</DoneNote>
			) : (
				<Form
					label="Give value"
					action="Give value"
					busyAction="Giving…"
					onSubmit={async (values) => {
						const amountMinor = values.minor("amountMinor", format.decimals);
						const words = { unit: unit.value, amountMinor, note: values.text("note") };
						const reply = await once(`grant ${account.id}`, (id) =>
							guests.giveValue(account.id, { id, ...words }),
						);
						if (reply.ok) given.value = { balance: reply.value, amountMinor };
						if (reply.ok || reply.kind === "problem") await onChanged();
						return reply;
					}}
				>
					{units.length > 1 && (
						<SelectField
							name="unit"
							label="What"
							options={units.map((value) => ({ value, name: value }))}
							value={unit.value}
							onInput={(value) => {
								unit.value = value;
							}}
						/>
					)}
					<TextField name="amountMinor" label="Amount" amount={format} after={unit.value} focusFirst />
					<TextField
						name="note"
						label="What for"
						hint="The guest sees it, and it is kept for good: no names."
						maxLength={NAME_LENGTH_MAX}
						optional
					/>
				</Form>
			)}
		</Sheet>
	);
}
