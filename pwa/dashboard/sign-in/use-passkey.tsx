import { useSignal } from "@preact/signals";
import type { Session } from "../../../domain/access/session.ts";
import type { Reply } from "../../api/reply.ts";
import { beginPasskey, signInByPasskey } from "../../api/sign-in.ts";
import { Button } from "../../components/button.tsx";
import { Trouble } from "../../components/form/trouble.tsx";
import { Icon } from "../../components/icon.tsx";
import { fingerprintIcon } from "../../components/icons.ts";
import { troubleText } from "../../components/trouble-text.ts";
import { hasPasskeys, showPasskey } from "../../session/passkey.ts";

type Props = {
	// Of the password that was right; null: the passkey is the whole sign-in.
	readonly ticket: string | null;
	readonly onEnter: (session: Session) => void;
	readonly look?: "plain" | "accent";
};

export function UsePasskey({ ticket, onEnter, look = "plain" }: Props) {
	const busy = useSignal(false);
	const trouble = useSignal<string | null>(null);
	if (!hasPasskeys()) return null;
	async function use(): Promise<void> {
		busy.value = true;
		trouble.value = null;
		const reply = await signIn(ticket);
		busy.value = false;
		if (reply.ok) onEnter(reply.value);
		else trouble.value = troubleText(reply);
	}
	return (
		<>
			<Button wide look={look} disabled={busy.value} onClick={() => void use()}>
				<Icon svg={fingerprintIcon} /> {busy.value ? "Waiting for your device…" : "Use a passkey"}
			</Button>
			<Trouble text={trouble.value} />
		</>
	);
}

async function signIn(ticket: string | null): Promise<Reply<Session>> {
	const begun = await beginPasskey(ticket);
	if (!begun.ok) return begun;
	const shown = await showPasskey(begun.value.options);
	return shown.ok ? await signInByPasskey(begun.value.ticket, shown.value) : shown;
}
