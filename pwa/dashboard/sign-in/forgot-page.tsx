import { useSignal } from "@preact/signals";
import { askForPasswordLink } from "../../api/sign-in.ts";
import { Form } from "../../components/form/form.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";

// A forgotten password. What is said does not depend on whether anybody has the address.
export function ForgotPage() {
	const askedFor = useSignal<string | null>(null);
	const { value } = askedFor;
	const back = <a href="/dashboard">Back to sign-in</a>;
	if (value !== null) {
		return (
			<EntryFrame
				title="Look into your mail"
				hint={`If ${value} is known here, a mail is on its way.`}
				foot={back}
			>
				<p role="status">Its link sets a new password. It is good once, for twenty minutes.</p>
			</EntryFrame>
		);
	}
	return (
		<EntryFrame title="A new password" hint="A link to set one comes by mail." foot={back}>
			<Form
				action="Send the link"
				busyAction="Sending…"
				wide
				onSubmit={async (values) => {
					const email = values.text("email");
					const reply = await askForPasswordLink(email);
					if (reply.ok) askedFor.value = email;
					return reply;
				}}
			>
				<TextField
					name="email"
					label="E-mail"
					type="email"
					autocomplete="username"
					inputMode="email"
					focusFirst
				/>
			</Form>
		</EntryFrame>
	);
}
