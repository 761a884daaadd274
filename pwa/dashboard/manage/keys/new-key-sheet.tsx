import { useSignal } from "@preact/signals";
import { SCOPES, scopeSchema } from "../../../../domain/access/claims.ts";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { CheckField } from "../../../components/form/check-field.tsx";
import { CheckGroup } from "../../../components/form/check-group.tsx";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { manage } from "../api.ts";
import { SCOPE_WORDS } from "./scope-words.ts";

const LIVES = [
	{ value: "30", name: "30 days" },
	{ value: "90", name: "90 days" },
	{ value: "365", name: "A year" },
	{ value: "", name: "Until it is revoked" },
];

type Props = { readonly onMade: () => Promise<void>; readonly onClose: () => void };

export function NewKeySheet({ onMade, onClose }: Props) {
	const made = useSignal<string | null>(null);
	if (made.value !== null) return <Shown text={made.value} onClose={onClose} />;
	return (
		<Sheet title="New key" onClose={onClose} place="side">
			<Form
				action="Make key"
				busyAction="Making…"
				onSubmit={async (values) => {
					const days = values.text("expiresInDays");
					const reply = await manage.makeKey({
						name: values.text("name"),
						scopes: values.all("scopes").map((scope) => scopeSchema.parse(scope)),
						expiresInDays: days === "" ? null : Number(days),
					});
					if (!reply.ok) return reply;
					made.value = reply.value.key;
					await onMade();
					return reply;
				}}
			>
				<TextField name="name" label="Name" hint="Which system will use it." maxLength={60} focusFirst />
				<CheckGroup name="scopes" label="It may">
					{SCOPES.map((scope) => (
						<CheckField
							key={scope}
							name="scopes"
							value={scope}
							label={SCOPE_WORDS[scope].name}
							hint={SCOPE_WORDS[scope].does}
						/>
					))}
				</CheckGroup>
				<SelectField name="expiresInDays" label="Good for" options={LIVES} value="365" />
			</Form>
		</Sheet>
	);
}

function Shown({ text, onClose }: { text: string; onClose: () => void }) {
	return (
		<Sheet title="Your new key" onClose={onClose} place="side">
			<p>
				<strong>Copy it now: it is not shown again.</strong> Whoever has it can do what it may, so it belongs
				into that system's settings and nowhere else.
			</p>
			<CopyLine label="Key" text={text} />
			<Button look="accent" onClick={onClose}>
				I have kept it
			</Button>
		</Sheet>
	);
}
