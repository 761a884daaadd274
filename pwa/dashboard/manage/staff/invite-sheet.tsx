import { useSignal } from "@preact/signals";
import type * as z from "zod/mini";
import { type StaffRole, staffRoleSchema } from "../../../../domain/access/claims.ts";
import type { inviteAnswerSchema } from "../../../../domain/access/views/staff.ts";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { QrCode } from "../../../components/qr-code.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { RoleFields, readPost } from "./role-fields.tsx";
import { staffList } from "./store.ts";

type Invited = z.infer<typeof inviteAnswerSchema> & { readonly name: string };
type Props = {
	readonly who: SignedInPerson;
	readonly onClose: () => void;
	// Someone who was invited before: the new link takes the place of the old one.
	readonly again?: { readonly name: string; readonly email: string; readonly role: StaffRole };
};

export function InviteSheet({ who, onClose, again }: Props) {
	const invited = useSignal<Invited | null>(null);
	const isOwner = who.claims.role === "owner";
	const { value } = invited;
	if (value !== null) return <Made invited={value} onClose={onClose} />;
	return (
		<Sheet title="Invite" onClose={onClose} place="side">
			<Form
				action="Make invitation"
				busyAction="Making…"
				onSubmit={async (values) => {
					const name = values.text("name");
					const reply = await manage.invite({ name, email: values.text("email"), ...readPost(values) });
					if (!reply.ok) return reply;
					invited.value = { ...reply.value, name };
					await staffList.load();
					return reply;
				}}
			>
				<TextField name="name" label="Name" maxLength={80} value={again?.name ?? ""} focusFirst />
				<TextField
					name="email"
					label="E-mail"
					type="email"
					inputMode="email"
					hint="What they will sign in with. Nothing is sent to it."
					value={again?.email ?? ""}
				/>
				<RoleFields
					post={{ role: again?.role ?? "cashier", stores: null }}
					roles={isOwner ? staffRoleSchema.options : ["cashier"]}
				/>
			</Form>
		</Sheet>
	);
}

function Made({ invited, onClose }: { invited: Invited; onClose: () => void }) {
	return (
		<Sheet title={`Invitation for ${invited.name}`} onClose={onClose} place="side">
			<p>
				Give {invited.name} this link, or let them scan it. They choose a password and are in. It is good
				once, until {whenText(invited.expiresAt)}, and is not shown again.
			</p>
			<QrCode text={invited.link} label={`Invitation for ${invited.name}`} />
			<CopyLine label="Link" text={invited.link} />
			<Button look="accent" onClick={onClose}>
				Done
			</Button>
		</Sheet>
	);
}
