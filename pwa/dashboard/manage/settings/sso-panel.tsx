import { useSignal } from "@preact/signals";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Form } from "../../../components/form/form.tsx";
import { PasswordField } from "../../../components/form/password-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import fields from "../../org-fields.module.css";
import { manage } from "../api.ts";
import { Panel } from "../panel.tsx";
import { resource, useResource } from "../resource.ts";
import { Saved } from "../saved.tsx";
import { Shown } from "../shown.tsx";
import { RemoveSso } from "./remove-sso.tsx";

const sso = resource(() => manage.getSso());

// Signing in by a provider that the org runs itself.
export function SsoPanel({ org }: { org: string }) {
	useResource(sso);
	const saved = useSignal<string | null>(null);
	const { value } = sso.state;
	const isSetUp = value.state === "ready" && value.value.sso !== null;
	return (
		<Panel
			title="Sign-in of your own"
			hint={`People sign in where they do for everything else. They choose "Sign in with your organisation" and type ${org}.`}
		>
			<Shown of={sso} rows={3}>
				{({ sso: known, callbackUrl }) => (
					<Form
						label="Sign-in of your own"
						action={known === null ? "Set up" : "Save"}
						look="plain"
						onSubmit={async (values) => {
							saved.value = null;
							const reply = await manage.putSso({
								issuer: values.text("issuer"),
								clientId: values.text("clientId"),
								clientSecret: values.text("clientSecret"),
							});
							if (reply.ok) {
								sso.set(reply.value);
								saved.value = "Saved. Try it in another browser before you rely on it.";
							}
							return reply;
						}}
					>
						<Saved text={saved.value} />
						<CopyLine label="Address to allow at your provider" text={callbackUrl} />
						<div class={fields.pair}>
							<TextField
								name="issuer"
								label="Issuer"
								hint="The address that your provider names."
								type="url"
								inputMode="url"
								value={known?.issuer ?? ""}
							/>
							<TextField name="clientId" label="Client id" value={known?.clientId ?? ""} code />
						</div>
						<PasswordField
							name="clientSecret"
							label="Client secret"
							autocomplete="new-password"
							hint={
								known === null ? "It is kept sealed and never shown." : "Type it again to change anything."
							}
						/>
					</Form>
				)}
			</Shown>
			{isSetUp && (
				<RemoveSso
					onRemoved={(told) => {
						void sso.load();
						saved.value = removedText(told);
					}}
				/>
			)}
		</Panel>
	);
}

function removedText(told: number): string {
	if (told === 0) return "Removed.";
	return told === 1 ? "Removed. One person is mailed a link." : `Removed. ${told} people are mailed a link.`;
}
