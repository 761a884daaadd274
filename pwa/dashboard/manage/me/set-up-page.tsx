import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { EntryFrame } from "../../../components/sign-in-frame.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { factorNeeded } from "../../../session/factor-needed.ts";
import { SignOut } from "../../../session/sign-out.tsx";
import { refresh, session } from "../../store.ts";
import { useResource } from "../resource.ts";
import { Shown } from "../shown.tsx";
import { AppPanel } from "./app-panel.tsx";
import { PasskeysPanel } from "./passkeys-panel.tsx";
import { RecoverySheet } from "./recovery-sheet.tsx";
import styles from "./set-up-page.module.css";
import { myself } from "./store.ts";

// The org asks a second factor of everyone: whoever has none sets one up here before anything else opens.
export function SetUpPage({ who }: { who: SignedInPerson }) {
	useResource(myself);
	const codes = useSignal<readonly string[] | null>(null);
	const show = (fresh: readonly string[] | null) => {
		codes.value = fresh;
		void myself.load();
	};
	return (
		<EntryFrame
			wide
			title="One thing first"
			hint={`${who.orgName} asks everyone for more than a password. Set up one of these two; it takes a minute.`}
		>
			<Shown of={myself} rows={4}>
				{(value) => (
					<>
						<AppPanel me={value} onCodes={show} onDone={() => void myself.load()} />
						<PasskeysPanel onCodes={show} onDone={() => void myself.load()} />
						<div class={styles.on}>{(value.hasTotp || value.passkeys > 0) && <GoOn />}</div>
					</>
				)}
			</Shown>
			<SignOut signOut={session.signOut} />
			{codes.value !== null && <RecoverySheet codes={codes.value} onClose={() => show(null)} />}
		</EntryFrame>
	);
}

function GoOn() {
	return (
		<Button
			wide
			look="accent"
			onClick={() => {
				factorNeeded.value = false;
				void refresh();
			}}
		>
			Go on
		</Button>
	);
}
