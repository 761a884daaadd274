import type { StaffRole } from "../../../domain/access/claims.ts";
import type { FeedStaff } from "../../offline/feed.ts";
import { initialsOf } from "./initials.ts";
import styles from "./people-list.module.css";

const ROLES: Readonly<Record<StaffRole, string>> = {
	owner: "Owner",
	manager: "Manager",
	cashier: "Cashier",
	auditor: "Auditor",
};

type Props = { readonly people: readonly FeedStaff[]; readonly onPick: (person: FeedStaff) => void };

export function PeopleList({ people, onPick }: Props) {
	return (
		<ul class={styles.people}>
			{people.map((person) => (
				<li key={person.id}>
					<button type="button" class={styles.person} data-staff={person.id} onClick={() => onPick(person)}>
						<span class={styles.initials} aria-hidden="true">
							{initialsOf(person.name)}
						</span>
						<span class={styles.names}>
							<span class={styles.name}>{person.name}</span>
							<span class={styles.role}>{ROLES[person.role]}</span>
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}
