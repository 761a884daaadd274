import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Confirm } from "../confirm.tsx";
import parts from "../sheet-parts.module.css";
import styles from "./guest-sheet.module.css";
import type { PartProps } from "./guest-sheet.tsx";
import { guests } from "./store.ts";

// Where links to the wallet are sent.
export function GuestAddress({ guest, onChanged }: PartProps) {
	const { email } = guest;
	const shown = useSignal<"address" | "form" | "remove">("address");
	const show = (what: typeof shown.value) => () => {
		shown.value = what;
	};
	return (
		<section class={parts.part} aria-label="E-mail">
			<h3>E-mail</h3>
			{email === null ? (
				<p class={parts.note}>None: no link to the wallet can be mailed.</p>
			) : (
				<ul class={styles.list}>
					<li>
						<span class={styles.words}>
							<strong>{email}</strong>
						</span>
						<Button label={`Remove ${email}`} onClick={show("remove")}>
							Remove
						</Button>
					</li>
				</ul>
			)}
			{shown.value === "form" ? (
				<SetAddress
					guest={guest}
					onChanged={async () => {
						await onChanged();
						shown.value = "address";
					}}
				/>
			) : (
				<Button onClick={show("form")}>{email === null ? "Set an address" : "Change the address"}</Button>
			)}
			{shown.value === "remove" && email !== null && (
				<RemoveAddress guest={guest} onChanged={onChanged} email={email} onClose={show("address")} />
			)}
		</section>
	);
}

function SetAddress({ guest, onChanged }: PartProps) {
	const { account, email } = guest;
	return (
		<Form
			label="Set the address"
			action="Save address"
			look="plain"
			onSubmit={async (values) => {
				const reply = await guests.setAddress(account.id, values.text("email"));
				if (reply.ok) await onChanged();
				return reply;
			}}
		>
			<TextField
				name="email"
				label="The guest's e-mail"
				hint={
					email === null
						? "Whoever reads its mail can open the wallet: read it back to the guest."
						: "Whoever has the wallet open is signed out, and comes in by the new address or by a code."
				}
				type="email"
				inputMode="email"
				maxLength={200}
				focusFirst
			/>
		</Form>
	);
}

type RemoveProps = PartProps & { readonly email: string; readonly onClose: () => void };

function RemoveAddress({ guest, onChanged, email, onClose }: RemoveProps) {
	return (
		<Confirm
			title={`Remove ${email}?`}
			action="Remove address"
			busyAction="Removing…"
			onClose={onClose}
			onConfirm={async () => {
				const reply = await guests.removeAddress(guest.account.id);
				if (!reply.ok) return reply;
				onClose();
				await onChanged();
				return reply;
			}}
		>
			<p>No link is mailed there any more, and whoever has this wallet open is signed out.</p>
			<p>The guest comes in again by a wallet code.</p>
		</Confirm>
	);
}
