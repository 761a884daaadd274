import { useSignal } from "@preact/signals";
import type * as z from "zod/mini";
import type { passkeyOptionsSchema } from "../../../../domain/access/views/sign-in.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { deviceText } from "../../../components/device-text.ts";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { fingerprintIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { hasPasskeys, makePasskey } from "../../../session/passkey.ts";
import { agoText, whenText } from "../ago.ts";
import { me } from "../api.ts";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Shown } from "../shown.tsx";
import styles from "./me.module.css";
import { myPasskeys } from "./store.ts";

type PasskeyBegun = z.infer<typeof passkeyOptionsSchema>;
type Props = {
	readonly onCodes: (codes: readonly string[]) => void;
	readonly onDone: (text: string) => void;
};

export function PasskeysPanel({ onCodes, onDone }: Props) {
	useResource(myPasskeys);
	const begun = useSignal<PasskeyBegun | null>(null);
	const close = () => {
		begun.value = null;
	};
	return (
		<Panel
			title="Passkeys"
			hint="A finger, a face or the PIN of this device in place of the password. Nothing that could be typed elsewhere."
		>
			<Shown of={myPasskeys} rows={1}>
				{({ passkeys }) => (
					<PasskeyList passkeys={passkeys} onRemoved={() => onDone("The passkey was removed.")} />
				)}
			</Shown>
			{hasPasskeys() ? (
				<ActButton
					busy="Beginning…"
					act={async () => {
						const reply = await me.beginPasskey();
						if (reply.ok) begun.value = reply.value;
						return reply;
					}}
				>
					<Icon svg={fingerprintIcon} /> Add a passkey
				</ActButton>
			) : (
				<p>This browser knows no passkeys.</p>
			)}
			{begun.value !== null && (
				<AddPasskey
					begun={begun.value}
					onClose={close}
					onAdded={(codes) => {
						close();
						void myPasskeys.load();
						if (codes === null) onDone("The passkey was added.");
						else onCodes(codes);
					}}
				/>
			)}
		</Panel>
	);
}

type ListProps = {
	readonly passkeys: readonly { id: string; name: string; createdAt: number; usedAt: number | null }[];
	readonly onRemoved: () => void;
};

function PasskeyList({ passkeys, onRemoved }: ListProps) {
	if (passkeys.length === 0) return <p class={styles.none}>No passkey yet.</p>;
	return (
		<ul class={styles.passkeys}>
			{passkeys.map(({ id, name, createdAt, usedAt }) => (
				<li key={id}>
					<span>
						<strong>{name}</strong>
						<span>
							Added {whenText(createdAt)}
							{usedAt !== null && ` · used ${agoText(usedAt)}`}
						</span>
					</span>
					<ActButton
						busy="Removing…"
						label={`Remove ${name}`}
						act={async () => {
							const reply = await me.removePasskey(id);
							if (reply.ok) {
								await myPasskeys.load();
								onRemoved();
							}
							return reply;
						}}
					>
						Remove
					</ActButton>
				</li>
			))}
		</ul>
	);
}

type AddProps = {
	readonly begun: PasskeyBegun;
	readonly onClose: () => void;
	readonly onAdded: (codes: readonly string[] | null) => void;
};

function AddPasskey({ begun, onClose, onAdded }: AddProps) {
	return (
		<Sheet title="Add a passkey" onClose={onClose}>
			<Form
				action="Go on"
				busyAction="Waiting for your device…"
				onSubmit={async (values) => {
					const shown = await makePasskey(begun.options);
					if (!shown.ok) return shown;
					const name = values.text("name");
					const reply = await me.addPasskey({ ticket: begun.ticket, name, response: shown.value });
					if (reply.ok) onAdded(reply.value.recoveryCodes);
					return reply;
				}}
			>
				<TextField
					name="name"
					label="Name"
					hint="So that you know it in the list."
					value={deviceText(navigator.userAgent)}
					maxLength={60}
					focusFirst
				/>
			</Form>
		</Sheet>
	);
}
