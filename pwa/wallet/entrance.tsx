import { useSignal } from "@preact/signals";
import { CLAIM_CHARS } from "../../domain/access/claim-code.ts";
import { askForLink, claimWallet } from "../api/wallet-sign-in.ts";
import { Button } from "../components/button.tsx";
import { Form } from "../components/form/form.tsx";
import { TextField } from "../components/form/text-field.tsx";
import { EntryFrame } from "../components/sign-in-frame.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { arrival } from "./arrival.ts";
import { session } from "./store.ts";

// The ways into a wallet: the code on the wristband, or a link by mail.
export function Entrance() {
	const way = useSignal<"code" | "mail" | "mailed">("code");
	const { value: arrived } = arrival;
	const { value } = session.state;
	if (arrived?.state === "entering") {
		return (
			<EntryFrame title="Wallet" hint="Opening your wallet…">
				<Skeleton count={3} shape="row" />
			</EntryFrame>
		);
	}
	const go = (next: typeof way.value) => () => {
		arrival.value = null;
		way.value = next;
	};
	if (way.value === "mailed") {
		return (
			<EntryFrame
				title="Look into your mail"
				hint="If this address is known there, a link is on its way. It is good once, for twenty minutes."
			>
				<Button wide onClick={go("code")}>
					Back
				</Button>
			</EntryFrame>
		);
	}
	const trouble = arrived?.trouble ?? (value.state === "signed-out" ? value.trouble : null);
	return way.value === "mail" ? (
		<ByMail onAsked={go("mailed")} onBack={go("code")} />
	) : (
		<ByCode trouble={trouble} onMail={go("mail")} />
	);
}

function ByCode({ trouble, onMail }: { trouble: string | null; onMail: () => void }) {
	return (
		<EntryFrame
			title="Wallet"
			hint="See what is on your wristband, and what it was spent on."
			trouble={trouble}
			foot={<a href="/">All entrances</a>}
		>
			<Form
				action="Open wallet"
				busyAction="Opening…"
				wide
				onSubmit={async (values) => {
					const reply = await claimWallet(values.text("code").trim());
					if (reply.ok) {
						arrival.value = null;
						session.enter(reply.value);
					}
					return reply;
				}}
			>
				<TextField
					name="code"
					label="Code on your wristband"
					hint="Twenty letters and digits under the scratch field. Dashes do not matter."
					code
					letters={CLAIM_CHARS}
					autocomplete="one-time-code"
				/>
			</Form>
			<Button wide look="quiet" onClick={onMail}>
				Send me a link by mail
			</Button>
		</EntryFrame>
	);
}

function ByMail({ onAsked, onBack }: { onAsked: () => void; onBack: () => void }) {
	return (
		<EntryFrame
			title="A link by mail"
			hint="Where the organizer knows your address, a link opens your wallet."
		>
			<Form
				action="Send link"
				busyAction="Sending…"
				wide
				onSubmit={async (values) => {
					const reply = await askForLink(values.text("org").trim().toLowerCase(), values.text("email"));
					if (reply.ok) onAsked();
					return reply;
				}}
			>
				<TextField
					name="org"
					label="Id of the event"
					hint="Such as meadow: it stands on your wristband."
					code
				/>
				<TextField name="email" label="E-mail" type="email" inputMode="email" autocomplete="email" />
			</Form>
			<Button wide look="quiet" onClick={onBack}>
				Back
			</Button>
		</EntryFrame>
	);
}
