import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Chip } from "../../../components/chip.tsx";
import { Icon } from "../../../components/icon.tsx";
import { clockIcon, plusIcon, usersIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { mayCall } from "../../pages.ts";
import { ROLES } from "../../words.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { storeList } from "../stores/store.ts";
import { NEW, useSheet } from "../use-sheet.ts";
import { InviteSheet } from "./invite-sheet.tsx";
import { PersonSheet } from "./person-sheet.tsx";
import { factorsText, staffList, storesText } from "./store.ts";

export function StaffPage({ who }: { who: SignedInPerson }) {
	useResource(staffList);
	useResource(storeList);
	const sheet = useSheet("staff", "staff");
	const { value } = staffList.state;
	const shown = value.state === "ready" ? value.value.find(({ id }) => id === sheet.shown) : undefined;
	const mayInvite = mayCall(who, "POST /v1/staff/invitations");
	const add = mayInvite && (
		<ButtonLink href={sheet.address(NEW)}>
			<Icon svg={plusIcon} /> Invite
		</ButtonLink>
	);
	return (
		<>
			<ManageHead title="Staff" more="Who works here, as what, and where." action={add} />
			<Panel>
				<Shown of={staffList}>
					{(staff) =>
						staff.length === 0 ? (
							<StateNote icon={usersIcon} title="Nobody to show">
								People who work at your stores are listed here.
							</StateNote>
						) : (
							<StaffTable staff={staff} self={who.claims.sub} address={sheet.address} />
						)
					}
				</Shown>
			</Panel>
			{sheet.shown === NEW && mayInvite && <InviteSheet who={who} onClose={sheet.close} />}
			{shown !== undefined && <PersonSheet key={shown.id} person={shown} who={who} onClose={sheet.close} />}
		</>
	);
}

type TableProps = {
	readonly staff: readonly StaffView[];
	readonly self: string;
	readonly address: (person: string) => string;
};

function StaffTable({ staff, self, address }: TableProps) {
	return (
		<Rows
			label="Staff"
			columns={[
				{ name: "Name", width: "wide" },
				{ name: "Role" },
				{ name: "Stores" },
				{ name: "Second factor" },
				{ name: "PIN", width: "narrow", end: true, named: true },
			]}
			rows={staff.map((person) => ({
				id: person.id,
				href: address(person.id),
				quiet: person.status === "invited",
				cells: [
					person.id === self ? `${person.name} (you)` : person.name,
					person.status === "invited" ? (
						<Chip key="role" icon={clockIcon}>
							Invited, {ROLES[person.role].name.toLowerCase()}
						</Chip>
					) : (
						ROLES[person.role].name
					),
					storesText(person.stores),
					factorsText(person),
					person.status === "invited" ? "" : person.hasPin ? "set" : "not set",
				],
			}))}
		/>
	);
}
