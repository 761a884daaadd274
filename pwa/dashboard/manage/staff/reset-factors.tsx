import { useSignal } from "@preact/signals";
import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { Button } from "../../../components/button.tsx";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import styles from "../sheet-parts.module.css";
import { staffList } from "./store.ts";

type Props = { readonly person: StaffView; readonly isSelf: boolean };

// A lost phone: another owner resets what stood beside the password.
export function ResetFactors({ person, isSelf }: Props) {
	const asking = useSignal(false);
	if (isSelf) return <p class={styles.note}>{ownWords()}</p>;
	if (!person.hasTotp && person.passkeys === 0) return null;
	const ask = (what: boolean) => () => {
		asking.value = what;
	};
	return (
		<section class={styles.part} aria-label="Second factor">
			<Button onClick={ask(true)}>Reset the second factor</Button>
			{asking.value && (
				<Confirm
					title={`Reset the second factor of ${person.name}?`}
					action="Reset"
					busyAction="Resetting…"
					onClose={ask(false)}
					onConfirm={async () => {
						const reply = await manage.resetFactorsOf(person.id);
						if (!reply.ok) return reply;
						asking.value = false;
						await staffList.load();
						return reply;
					}}
				>
					<p>
						Their app, passkeys and recovery codes stop working, they are signed out everywhere, and a mail
						tells them.
					</p>
					<p>They sign in with the password alone until they set up a new one. Make sure that it is them.</p>
				</Confirm>
			)}
		</section>
	);
}

function ownWords(): string {
	const { value } = staffList.state;
	const staff = value.state === "ready" ? value.value : [];
	const owners = staff.filter(({ role, status }) => role === "owner" && status === "active");
	return owners.length > 1
		? "If you lose your second factor, another owner can reset it, or a recovery code lets you in."
		: "You are the only owner: if you lose your second factor, only a recovery code lets you in.";
}
