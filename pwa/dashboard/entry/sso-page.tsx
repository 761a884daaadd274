import { EntryFrame } from "../../components/entry-frame.tsx";
import { Form } from "../../components/form/form.tsx";
import { TextField } from "../../components/form/text-field.tsx";

export function SsoPage() {
	return (
		<EntryFrame
			title="Sign in with your organisation"
			hint="You go to the sign-in that your organisation runs itself, and come back here."
			foot={<a href="/dashboard">Use a password instead</a>}
		>
			<Form
				action="Go on"
				busyAction="Going there…"
				wide
				onSubmit={async (values) => {
					location.assign(`/v1/sign-in/oidc/${encodeURIComponent(values.text("org").trim().toLowerCase())}`);
					return await new Promise(() => undefined);
				}}
			>
				<TextField
					name="org"
					label="Id of the organisation"
					hint="Such as meadow. It stands in the settings."
					code
					focusFirst
				/>
			</Form>
		</EntryFrame>
	);
}
