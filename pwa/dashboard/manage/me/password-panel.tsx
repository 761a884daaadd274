import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Form } from "../../../components/form/form.tsx";
import { PasswordField } from "../../../components/form/password-field.tsx";
import { NEW_PASSWORD_HINT } from "../../words.ts";
import { me } from "../api.ts";
import styles from "./me.module.css";
import { mySessions } from "./store.ts";

export function PasswordPanel({ onDone }: { onDone: (text: string) => void }) {
	const open = useSignal(false);
	const show = (isOpen: boolean) => () => {
		open.value = isOpen;
	};
	if (!open.value) return <Button onClick={show(true)}>Change password</Button>;
	return (
		<div class={styles.narrow}>
			<Form
				action="Change password"
				busyAction="Changing…"
				beside={<Button onClick={show(false)}>Cancel</Button>}
				onSubmit={async (values) => {
					const reply = await me.changePassword({
						current: values.text("current"),
						next: values.text("next"),
					});
					if (reply.ok) {
						open.value = false;
						void mySessions.load();
						onDone("Password changed. Every other device was signed out.");
					}
					return reply;
				}}
			>
				<PasswordField name="current" label="Present password" autocomplete="current-password" />
				<PasswordField
					name="next"
					label="New password"
					autocomplete="new-password"
					hint={NEW_PASSWORD_HINT}
				/>
			</Form>
		</div>
	);
}
