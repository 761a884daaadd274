import { useSignal } from "@preact/signals";
import { ActButton } from "../../../components/act-button.tsx";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { QrCode } from "../../../components/qr-code.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { whenText } from "../ago.ts";
import { Confirm } from "../confirm.tsx";
import { Saved } from "../saved.tsx";
import parts from "../sheet-parts.module.css";
import styles from "./guest-sheet.module.css";
import type { PartProps } from "./guest-sheet.tsx";
import { guests } from "./store.ts";

type Props = PartProps & { readonly mayChange: boolean };
type Made = { readonly code: string; readonly link: string };

// The ways into the wallet: a link by mail, or a code that the guest is given.
export function GuestWallet({ guest, onChanged, mayChange }: Props) {
	const { account, email, claims } = guest;
	const made = useSignal<Made | null>(null);
	const said = useSignal<string | null>(null);
	return (
		<section class={parts.part} aria-label="Wallet">
			<h3>Wallet</h3>
			<Saved text={said.value} />
			{mayChange && email !== null && (
				<ActButton
					busy="Sending…"
					act={async () => {
						said.value = null;
						const reply = await guests.mailLink(account.id);
						if (reply.ok) said.value = `A link is on its way to ${reply.value.email}.`;
						return reply;
					}}
				>
					Mail a link to the wallet
				</ActButton>
			)}
			{mayChange && (
				<ActButton
					busy="Making…"
					act={async () => {
						const reply = await guests.makeClaim(account.id);
						if (reply.ok) made.value = reply.value;
						return reply;
					}}
				>
					Make a wallet code
				</ActButton>
			)}
			<Claims guest={guest} onChanged={onChanged} mayChange={mayChange} />
			{claims.length === 0 && <p class={parts.note}>No wallet code opens it yet.</p>}
			{made.value !== null && (
				<MadeSheet
					made={made.value}
					name={account.name}
					onClose={() => {
						made.value = null;
						void onChanged();
					}}
				/>
			)}
		</section>
	);
}

function Claims({ guest, onChanged, mayChange }: Props) {
	const removing = useSignal<string | null>(null);
	const close = () => {
		removing.value = null;
	};
	const { value: lost } = removing;
	return (
		<>
			<ul class={styles.list}>
				{guest.claims.map(({ id, madeAt }) => (
					<li key={id}>
						<span class={styles.words}>
							<strong>Wallet code</strong>
							<span>Made {whenText(madeAt)}</span>
						</span>
						{mayChange && (
							<Button
								label={`Remove the wallet code made ${whenText(madeAt)}`}
								onClick={() => {
									removing.value = id;
								}}
							>
								Remove
							</Button>
						)}
					</li>
				))}
			</ul>
			{lost !== null && (
				<Confirm
					title="Remove this wallet code?"
					action="Remove code"
					busyAction="Removing…"
					onClose={close}
					onConfirm={async () => {
						const reply = await guests.removeClaim(guest.account.id, lost);
						if (!reply.ok) return reply;
						close();
						await onChanged();
						return reply;
					}}
				>
					<p>It opens nothing any more, and whoever has this wallet open is signed out.</p>
					<p>The guest comes in again by another code, or by a link in a mail.</p>
				</Confirm>
			)}
		</>
	);
}

function MadeSheet({ made, name, onClose }: { made: Made; name: string; onClose: () => void }) {
	return (
		<Sheet title={`Wallet code for ${name}`} onClose={onClose}>
			<p>
				Let the guest scan it, or write it down for them. Whoever has it sees the wallet. It is shown once.
			</p>
			<QrCode text={made.link} label={`Opens the wallet of ${name}`} />
			<CopyLine label="Code" text={made.code} />
			<CopyLine label="Link" text={made.link} />
			<Button look="accent" onClick={onClose}>
				Done
			</Button>
		</Sheet>
	);
}
