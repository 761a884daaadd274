import { useSignal } from "@preact/signals";
import { ActButton } from "../../../components/act-button.tsx";
import { Button } from "../../../components/button.tsx";
import { Chip } from "../../../components/chip.tsx";
import { checkIcon, circleIcon } from "../../../components/icons.ts";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { staffList } from "../staff/store.ts";
import styles from "./factor-panel.module.css";

type Props = { readonly isOn: boolean; readonly onChanged: (isOn: boolean) => void };

// Whether a password alone is enough for anybody who works here.
export function FactorPanel({ isOn, onChanged }: Props) {
	useResource(staffList);
	const asking = useSignal(false);
	const ask = (what: boolean) => () => {
		asking.value = what;
	};
	const set = async (next: boolean) => {
		const reply = await manage.setFactorRule(next);
		if (reply.ok) onChanged(next);
		return reply;
	};
	return (
		<Panel
			title="A second factor for everyone"
			hint="Whoever signs in here with a password needs an app or a passkey beside it. At tills the PIN stays what it is."
		>
			<div class={styles.state}>
				{isOn ? (
					<Chip tone="good" icon={checkIcon}>
						Everyone needs one
					</Chip>
				) : (
					<Chip icon={circleIcon}>Everyone as they like</Chip>
				)}
				<p>{lackingText(isOn)}</p>
			</div>
			{isOn ? (
				<ActButton busy="Changing…" act={() => set(false)}>
					Let everyone do as they like
				</ActButton>
			) : (
				<Button onClick={ask(true)}>Ask it of everyone</Button>
			)}
			{asking.value && (
				<Confirm
					title="Ask a second factor of everyone?"
					action="Ask everyone"
					busyAction="Changing…"
					onClose={ask(false)}
					onConfirm={async () => {
						const reply = await set(true);
						if (reply.ok) asking.value = false;
						return reply;
					}}
				>
					<p>It holds at once, also for who is signed in: nothing opens until they have set one up.</p>
					<p>
						Until then, whoever knows a person's password can set one up in their place. Tell them today, and
						look under Staff who has none yet.
					</p>
					<p>Whoever comes in by your organisation's own sign-in alone is asked there, not here.</p>
				</Confirm>
			)}
		</Panel>
	);
}

function lackingText(isOn: boolean): string {
	const { value } = staffList.state;
	if (value.state !== "ready") return "";
	const lacking = value.value.filter(
		({ status, hasPassword, hasTotp, passkeys }) =>
			status === "active" && hasPassword && !hasTotp && passkeys === 0,
	);
	const [only] = lacking;
	if (only === undefined) return "Everyone has one.";
	const who = lacking.length === 1 ? `${only.name} has none` : `${lacking.length} people have none`;
	return isOn ? `${who} yet and can do nothing until then.` : `${who}.`;
}
