import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso/router";
import { staffRoleSchema } from "../../../../domain/access/claims.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { SessionList } from "../../../components/session-list.tsx";
import { ROLES } from "../../words.ts";
import { agoText } from "../ago.ts";
import { me } from "../api.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Saved } from "../saved.tsx";
import { Shown } from "../shown.tsx";
import { NEW } from "../use-sheet.ts";
import { AppPanel } from "./app-panel.tsx";
import styles from "./me.module.css";
import { PasskeysPanel } from "./passkeys-panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { PinPanel } from "./pin-panel.tsx";
import { RecoverySheet } from "./recovery-sheet.tsx";
import { mySessions, myself } from "./store.ts";

export function MePage() {
	const { query } = useLocation();
	// Whoever has just joined is here for the PIN: it comes first.
	const isAsked = query.pin === NEW;
	useResource(myself);
	useResource(mySessions);
	const saved = useSignal<string | null>(null);
	const codes = useSignal<readonly string[] | null>(null);
	const tell = (text: string) => {
		saved.value = text;
		void myself.load();
	};
	const show = (fresh: readonly string[] | null) => {
		codes.value = fresh;
		void myself.load();
	};
	return (
		<>
			<ManageHead
				title="My sign-in"
				more={
					isAsked
						? "One thing more: the PIN with which you sign in at a till."
						: "How you come in, and on which devices you are."
				}
			/>
			<Saved text={saved.value} />
			<Shown of={myself}>
				{(value) => (
					<div class={styles.columns}>
						{isAsked && <PinPanel isAsked hasPin={value.hasPin} onDone={tell} />}
						<Panel title={value.name} hint={`${roleName(value.role)} · ${value.email ?? "no e-mail"}`}>
							{value.hasPassword ? (
								<PasswordPanel onDone={tell} />
							) : (
								<p>You sign in by your organisation's own sign-in.</p>
							)}
						</Panel>
						<AppPanel me={value} onCodes={show} onDone={tell} />
						<PasskeysPanel onCodes={show} onDone={tell} />
						{!isAsked && <PinPanel hasPin={value.hasPin} onDone={tell} />}
					</div>
				)}
			</Shown>
			<Panel title="My devices" hint="Where you are signed in. End what you do not know or no longer use.">
				<Shown of={mySessions} rows={3}>
					{({ sessions }) => (
						<SessionList
							sessions={sessions}
							when={agoText}
							action={({ id }) => (
								<ActButton
									busy="Ending…"
									act={async () => {
										const reply = await me.endSession(id);
										if (reply.ok) await mySessions.load();
										return reply;
									}}
								>
									End
								</ActButton>
							)}
						/>
					)}
				</Shown>
			</Panel>
			{codes.value !== null && <RecoverySheet codes={codes.value} onClose={() => show(null)} />}
		</>
	);
}

function roleName(role: string): string {
	const known = staffRoleSchema.safeParse(role);
	return known.success ? ROLES[known.data].name : role;
}
