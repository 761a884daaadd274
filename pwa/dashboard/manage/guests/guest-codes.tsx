import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Confirm } from "../confirm.tsx";
import parts from "../sheet-parts.module.css";
import styles from "./guest-sheet.module.css";
import type { PartProps } from "./guest-sheet.tsx";
import { guests } from "./store.ts";

type Props = PartProps & { readonly mayChange: boolean };
type RemoveProps = PartProps & { readonly code: string; readonly onClose: () => void };

// What the guest wears: by these codes a till finds the account.
export function GuestCodes({ guest, onChanged, mayChange }: Props) {
	const { account, codes } = guest;
	const adding = useSignal(false);
	const removing = useSignal<string | null>(null);
	const close = () => {
		removing.value = null;
	};
	const { value: lost } = removing;
	return (
		<section class={parts.part} aria-label="Wristband codes">
			<h3>Wristband codes</h3>
			{codes.length === 0 && <p class={parts.note}>None: no till finds this account by a wristband.</p>}
			<ul class={styles.list}>
				{codes.map((code) => (
					<li key={code}>
						<span class={styles.words}>
							<strong>{code}</strong>
						</span>
						{mayChange && (
							<Button
								label={`Remove ${code}`}
								onClick={() => {
									removing.value = code;
								}}
							>
								Remove
							</Button>
						)}
					</li>
				))}
			</ul>
			{mayChange && !adding.value && (
				<Button
					onClick={() => {
						adding.value = true;
					}}
				>
					Add a wristband code
				</Button>
			)}
			{mayChange && adding.value && (
				<AddCode
					account={account.id}
					onAdded={async () => {
						adding.value = false;
						await onChanged();
					}}
				/>
			)}
			{lost !== null && <RemoveCode guest={guest} code={lost} onClose={close} onChanged={onChanged} />}
		</section>
	);
}

function AddCode({ account, onAdded }: { account: string; onAdded: () => Promise<void> }) {
	return (
		<Form
			label="Add a wristband code"
			action="Add code"
			look="plain"
			onSubmit={async (values) => {
				const reply = await guests.addCode(account, values.text("code").trim().toLowerCase());
				if (reply.ok) await onAdded();
				return reply;
			}}
		>
			<TextField
				name="code"
				label="Code of the new wristband"
				hint="As a till reads it. Remove the lost one's code afterwards."
				code
				focusFirst
			/>
		</Form>
	);
}

function RemoveCode({ guest, code, onClose, onChanged }: RemoveProps) {
	const { account, codes, hasPin } = guest;
	const isLast = codes.length === 1;
	return (
		<Confirm
			title={`Remove ${code}?`}
			action="Remove code"
			busyAction="Removing…"
			onClose={onClose}
			onConfirm={async () => {
				const reply = await guests.removeCode(account.id, code);
				if (!reply.ok) return reply;
				onClose();
				await onChanged();
				return reply;
			}}
		>
			<p>Nobody can pay with this wristband any more. Tills without a network learn it when they are back.</p>
			<p>
				The account and what is on it stay.
				{isLast && hasPin && " It is the last code, so the PIN goes with it. Set it again with the next one."}
				{isLast && !hasPin && " It is the last code: add another one, so that tills find the account."}
			</p>
		</Confirm>
	);
}
