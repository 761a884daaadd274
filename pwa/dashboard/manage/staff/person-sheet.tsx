import { useSignal } from "@preact/signals";
import { staffRoleSchema } from "../../../../domain/access/claims.ts";
import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { mayCall } from "../../pages.ts";
import { ROLES } from "../../words.ts";
import { whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { Facts } from "../facts.tsx";
import styles from "../sheet-parts.module.css";
import { InviteSheet } from "./invite-sheet.tsx";
import { PersonActs } from "./person-acts.tsx";
import { PersonSessions } from "./person-sessions.tsx";
import { ResetFactors } from "./reset-factors.tsx";
import { RoleFields, readPost } from "./role-fields.tsx";
import { factorsText, staffList, storesText } from "./store.ts";

type Props = { readonly person: StaffView; readonly who: SignedInPerson; readonly onClose: () => void };

export function PersonSheet({ person, who, onClose }: Props) {
	const inviting = useSignal(false);
	const mayChange = mayCall(who, "PATCH /v1/staff/:staff");
	const isSelf = person.id === who.claims.sub;
	const isLocked = person.pinLockedUntil > Date.now();
	if (inviting.value) {
		const { name, email, role } = person;
		return <InviteSheet who={who} onClose={onClose} again={{ name, email: email ?? "", role }} />;
	}
	return (
		<Sheet title={person.name} onClose={onClose} place="side">
			<Facts
				facts={[
					["Role", ROLES[person.role].name],
					["Stores", storesText(person.stores)],
					["E-mail", person.email ?? "None"],
					["Second factor", person.status === "invited" ? "Has not come yet" : factorsText(person)],
					["PIN for tills", pinText(person, isLocked)],
				]}
			/>
			{mayChange && !isSelf && <ChangePerson person={person} />}
			{isSelf && (
				<p class={styles.note}>Your own role is changed by another owner; the rest is under My sign-in.</p>
			)}
			{mayChange && person.status === "active" && <PersonSessions person={person} />}
			{mayChange && <ResetFactors person={person} isSelf={isSelf} />}
			{mayChange && (
				<PersonActs
					person={person}
					isSelf={isSelf}
					onGone={onClose}
					onInvite={() => {
						inviting.value = true;
					}}
				/>
			)}
		</Sheet>
	);
}

function pinText({ hasPin, pinLockedUntil }: StaffView, isLocked: boolean): string {
	if (isLocked) return `Locked until ${whenText(pinLockedUntil)}`;
	return hasPin ? "Set" : "Not set";
}

function ChangePerson({ person }: { person: StaffView }) {
	return (
		<div class={styles.part}>
			<Form
				label="Name, role and stores"
				action="Save"
				look="plain"
				done="Saved."
				onSubmit={async (values) => {
					const reply = await manage.changeStaff(person.id, {
						name: values.text("name"),
						...readPost(values),
					});
					if (reply.ok) await staffList.load();
					return reply;
				}}
			>
				<TextField name="name" label="Name" value={person.name} maxLength={80} />
				<RoleFields post={person} roles={staffRoleSchema.options} />
			</Form>
		</div>
	);
}
