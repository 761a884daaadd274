import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { useResource } from "../resource.ts";
import { staffList } from "../staff/store.ts";
import styles from "./remove-sso.module.css";

// Doing without the own provider: what that means for whom it alone lets in.
export function RemoveSso({ onRemoved }: { onRemoved: (told: number) => void }) {
	useResource(staffList);
	const asking = useSignal(false);
	const ask = (what: boolean) => () => {
		asking.value = what;
	};
	return (
		<div class={styles.remove}>
			<Button look="danger" onClick={ask(true)}>
				Remove your own sign-in
			</Button>
			{asking.value && (
				<Confirm
					title="Remove your own sign-in?"
					action="Remove"
					busyAction="Removing…"
					onClose={ask(false)}
					onConfirm={async () => {
						const reply = await manage.removeSso();
						if (!reply.ok) return reply;
						asking.value = false;
						onRemoved(reply.value.told);
						return reply;
					}}
				>
					<p>Whoever came in by it is signed out at once, but for you on this device.</p>
					<p>{withoutPassword()}</p>
				</Confirm>
			)}
		</div>
	);
}

function withoutPassword(): string {
	const { value } = staffList.state;
	const staff = value.state === "ready" ? value.value : [];
	const left = staff.filter(({ status, hasPassword }) => status === "active" && !hasPassword);
	if (left.length === 0) return "Everyone has a password and signs in with that.";
	const [only, other] = left;
	return only !== undefined && other === undefined
		? `${only.name} has no password, and is mailed a link that sets one. It is good for a day.`
		: `${left.length} people have no password. Each is mailed a link that sets one. It is good for a day.`;
}
