import { useSignal } from "@preact/signals";
import { NAME_LENGTH_MAX } from "../../../../domain/core/limits.ts";
import type { PaidOut } from "../../../../domain/protocol/views.ts";
import type { Reply } from "../../../api/reply.ts";
import { writeAmount } from "../../../components/amount.ts";
import { DoneNote } from "../../../components/done-note.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { formatMoney } from "../../../components/money-text.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { moneyFormat } from "../../store.ts";
import type { PartProps } from "./guest-sheet.tsx";
import { heldText, payableMinor } from "./guest-words.ts";
import { guests, once } from "./store.ts";

// Money leaves the account; that it reaches the guest, by bank or by hand, is the office's own doing.
export function PayOutSheet({ guest, onChanged, onClose }: PartProps & { readonly onClose: () => void }) {
	const { account } = guest;
	const paid = useSignal<PaidOut | null>(null);
	const format = moneyFormat.value;
	const { unit, decimals, locale } = format;
	const payable = payableMinor(account, format);
	const held = heldText(account, format);
	return (
		<Sheet title={`Pay out to ${account.name}`} onClose={onClose}>
			{paid.value !== null ? (
				<DoneNote title={`${formatMoney(paid.value.amountMinor, format)} taken off`} onDone={onClose}>
					Now give or send it to the guest. {formatMoney(paid.value.balanceMinor, format)} is left on the
					account.
				</DoneNote>
			) : (
				<Form
					label="Pay out"
					action="Pay out"
					busyAction="Paying out…"
					onSubmit={async (values) => {
						const words = {
							unit,
							amountMinor: values.minor("amountMinor", decimals),
							note: values.text("note"),
						};
						const reply = await once(
							`payout ${account.id}`,
							(id) => guests.payOut(account.id, { id, ...words }),
							isDecided,
						);
						if (reply.ok) paid.value = reply.value;
						if (reply.ok || reply.kind === "problem") await onChanged();
						return inWords(reply);
					}}
				>
					<TextField
						name="amountMinor"
						label="Amount"
						hint={`${formatMoney(payable, format)} can be paid out.${held === null ? "" : ` ${held} is set aside for sales.`}`}
						amount={format}
						after={unit}
						value={writeAmount(payable, decimals, locale)}
						focusFirst
					/>
					<TextField
						name="note"
						label="Reference"
						hint="Such as the number of the bank transfer. The guest sees it, and it is kept for good: no names."
						maxLength={NAME_LENGTH_MAX}
						optional
					/>
				</Form>
			)}
		</Sheet>
	);
}

// What the account itself refused it refuses under that id for ever.
const REFUSALS: readonly string[] = [
	"account-unknown",
	"account-closed",
	"account-blocked",
	"account-locked",
	"funds-short",
	"nothing-to-pay-out",
];

function isDecided(reply: Reply<PaidOut>): boolean {
	return reply.ok || (reply.kind === "problem" && REFUSALS.includes(reply.code));
}

// At the counter of a till a guest would be told to top up.
function inWords(reply: Reply<PaidOut>): Reply<PaidOut> {
	if (reply.ok || reply.kind !== "problem" || reply.code !== "funds-short") return reply;
	return { ...reply, title: "This is more than can be paid out.", detail: "Take less." };
}
