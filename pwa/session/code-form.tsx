import type { Reply } from "../api/reply.ts";
import { Button } from "../components/button.tsx";
import { Form } from "../components/form/form.tsx";
import { PasswordField } from "../components/form/password-field.tsx";
import { TextField } from "../components/form/text-field.tsx";

// One thing that is typed to show who it is.

export type TypedFactor = "totp" | "recovery" | "password";

const LABELS = {
	totp: { label: "Code from the app", hint: "Six digits; a new code comes every half minute." },
	recovery: {
		label: "Recovery code",
		hint: "One of those that you printed or wrote down. Each is good once.",
	},
} as const;

type Props = {
	readonly factor: TypedFactor;
	readonly action: string;
	readonly look?: "accent" | "plain";
	readonly onSubmit: (code: string) => Promise<Reply<unknown>>;
};

export function CodeForm({ factor, action, look = "accent", onSubmit }: Props) {
	return (
		<Form
			action={action}
			busyAction="Checking…"
			look={look}
			wide
			onSubmit={(values) => onSubmit(factor === "totp" ? digits(values.text("code")) : values.text("code"))}
		>
			{factor === "password" ? (
				<PasswordField name="code" label="Your password" autocomplete="current-password" focusFirst />
			) : (
				<TextField
					name="code"
					{...LABELS[factor]}
					code
					focusFirst
					autocomplete="one-time-code"
					inputMode={factor === "totp" ? "numeric" : "text"}
				/>
			)}
		</Form>
	);
}

// The other way to show it, for the day on which the phone lies in the river.
export function OtherFactor({ to, onChoose }: { to: TypedFactor; onChoose: () => void }) {
	return (
		<Button wide look="quiet" onClick={onChoose}>
			{to === "totp" ? "Use the code from the app" : "Use a recovery code"}
		</Button>
	);
}

// Apps show their codes in two groups.
function digits(code: string): string {
	return code.replaceAll(/\s/g, "");
}
