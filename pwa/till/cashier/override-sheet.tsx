import { useState } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { shieldIcon } from "../../components/icons.ts";
import { Sheet } from "../../components/sheet.tsx";
import type { FeedStaff } from "../../offline/feed.ts";
import { mayOverride, type Override, override, takeOverride } from "./guarded.ts";
import styles from "./override-sheet.module.css";
import { PeopleList } from "./people-list.tsx";
import { PinPad } from "./pin-pad.tsx";
import { people } from "./store.ts";

// Somebody who may do it types a PIN, for this one action.
export function OverrideSheet({ asked }: { asked: Override }) {
	const supervisors = people.value?.filter(({ role }) => mayOverride(asked, role)) ?? [];
	const [picked, setPicked] = useState<FeedStaff | null>(
		supervisors.length === 1 ? (supervisors[0] ?? null) : null,
	);
	const close = () => {
		override.value = null;
	};
	return (
		<Sheet title="A manager's PIN is needed" onClose={close}>
			<p class={styles.what}>
				<Icon svg={shieldIcon} size={24} /> {asked.what}
			</p>
			{supervisors.length === 0 && (
				<p>Nobody at this store has one. Ask the organizer to set a manager's PIN.</p>
			)}
			{picked === null ? (
				<PeopleList people={supervisors} onPick={setPicked} />
			) : (
				<PinPad key={picked.id} person={picked} verb="Allow it once" onRight={takeOverride} />
			)}
		</Sheet>
	);
}
