import { useSignal } from "@preact/signals";
import { setPasswordByLink } from "../../api/sign-in.ts";
import { Button } from "../../components/button.tsx";
import { Form } from "../../components/form/form.tsx";
import { PasswordField } from "../../components/form/password-field.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { NEW_PASSWORD_HINT } from "../words.ts";

type Props = { readonly code: string; readonly onDone: () => void };

// Where the link of a mail leads. It lets nobody in: after it one signs in as ever.
export function NewPasswordPage({ code, onDone }: Props) {
	const isSet = useSignal(false);
	if (isSet.value) {
		return (
			<EntryFrame title="Your password is set" hint="You were signed out everywhere else.">
				<Button look="accent" wide onClick={onDone}>
					Go to sign-in
				</Button>
			</EntryFrame>
		);
	}
	return (
		<EntryFrame
			title="A new password"
			hint="It ends every sign-in of yours. A second factor stays as it is."
			foot={<a href="/dashboard?page=forgot">Ask for another link</a>}
		>
			<Form
				action="Set password"
				busyAction="Setting…"
				wide
				onSubmit={async (values) => {
					const reply = await setPasswordByLink(code, values.text("password"));
					if (reply.ok) isSet.value = true;
					return reply;
				}}
			>
				<PasswordField
					name="password"
					label="Choose a password"
					autocomplete="new-password"
					hint={NEW_PASSWORD_HINT}
				/>
			</Form>
		</EntryFrame>
	);
}
