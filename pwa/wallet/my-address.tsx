import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AccountView } from "../../domain/protocol/views.ts";
import type { Reply } from "../api/reply.ts";
import { ActButton } from "../components/act-button.tsx";
import { Button } from "../components/button.tsx";
import { DoneNote } from "../components/done-note.tsx";
import { Form } from "../components/form/form.tsx";
import { TextField } from "../components/form/text-field.tsx";
import { Trouble } from "../components/form/trouble.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { troubleText } from "../components/trouble-text.ts";
import { api } from "./store.ts";

type Props = { readonly account: AccountView; readonly onDone: () => void };

// Where links to this wallet are sent. An address counts once a link that was mailed there came back.
export function MyAddress({ account, onDone }: Props) {
	const known = useSignal<Reply<{ readonly email: string | null }> | null>(null);
	const asked = useSignal<string | null>(null);
	const load = async () => {
		known.value = null;
		known.value = await api.getAddress(account.id);
	};
	useEffect(() => void load(), [account.id]);
	const { value } = known;
	if (asked.value !== null) {
		return (
			<DoneNote title="Look into your mail" onDone={onDone}>
				Follow the link that was sent to {asked.value} within twenty minutes. Until then nothing changes.
			</DoneNote>
		);
	}
	if (value === null) return <Skeleton count={2} shape="row" />;
	if (!value.ok) {
		return (
			<>
				<Trouble text={troubleText(value)} />
				<Button wide onClick={() => void load()}>
					Try again
				</Button>
			</>
		);
	}
	const { email } = value.value;
	return (
		<>
			{email === null ? (
				<p>With your address you open this wallet by a link, also without the code on your wristband.</p>
			) : (
				<p>
					Links to this wallet are sent to <strong>{email}</strong>.
				</p>
			)}
			<Form
				action="Send a link to confirm"
				busyAction="Sending…"
				wide
				onSubmit={async (values) => {
					const reply = await api.askForAddress(account.id, values.text("email"));
					if (reply.ok) asked.value = values.text("email").trim();
					return reply;
				}}
			>
				<TextField
					name="email"
					label={email === null ? "Your e-mail" : "Your new e-mail"}
					hint={email === null ? undefined : "Other devices are signed out when you confirm it."}
					type="email"
					inputMode="email"
					autocomplete="email"
					maxLength={200}
				/>
			</Form>
			{email !== null && <RemoveAddress account={account} onRemoved={load} />}
		</>
	);
}

function RemoveAddress({ account, onRemoved }: { account: AccountView; onRemoved: () => Promise<void> }) {
	const asking = useSignal(false);
	if (!asking.value) {
		return (
			<Button
				wide
				look="quiet"
				onClick={() => {
					asking.value = true;
				}}
			>
				Remove my address
			</Button>
		);
	}
	return (
		<>
			<p>Without it you come back in only by the code on your wristband. Other devices are signed out now.</p>
			<ActButton
				wide
				look="danger"
				busy="Removing…"
				act={async () => {
					const reply = await api.removeAddress(account.id);
					if (reply.ok) await onRemoved();
					return reply;
				}}
			>
				Remove it
			</ActButton>
		</>
	);
}
