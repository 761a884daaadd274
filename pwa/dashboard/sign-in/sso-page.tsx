import { Form } from "../../components/form/form.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";

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
					// Until this page is gone, or shown again by "back".
					return await new Promise((resolve) => {
						addEventListener("pageshow", () => resolve({ ok: true, value: null }), { once: true });
					});
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
