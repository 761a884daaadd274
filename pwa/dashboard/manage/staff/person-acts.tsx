import { useSignal } from "@preact/signals";
import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { Button } from "../../../components/button.tsx";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { saveFile } from "../save-file.ts";
import styles from "../sheet-parts.module.css";
import { staffList } from "./store.ts";

type Props = {
	readonly person: StaffView;
	readonly isSelf: boolean;
	readonly onGone: () => void;
	readonly onInvite: () => void;
};

// What is done about a person as a whole.
export function PersonActs({ person, isSelf, onGone, onInvite }: Props) {
	const asking = useSignal<"nothing" | "remove" | "erase">("nothing");
	const ask = (what: typeof asking.value) => () => {
		asking.value = what;
	};
	const done = async () => {
		await staffList.load();
		onGone();
	};
	return (
		<section class={styles.part} aria-label="Person">
			{person.status === "invited" && <Button onClick={onInvite}>Make a new invitation</Button>}
			<ActButton
				busy="Collecting…"
				act={async () => {
					const reply = await manage.exportStaff(person.id);
					if (reply.ok)
						saveFile(`${person.id}.json`, "application/json", JSON.stringify(reply.value, null, 2));
					return reply;
				}}
			>
				Export everything about {person.name}
			</ActButton>
			{!isSelf && (
				<>
					<Button look="danger" onClick={ask("remove")}>
						Remove {person.name}
					</Button>
					<Button look="quiet" onClick={ask("erase")}>
						Remove and forget the name
					</Button>
				</>
			)}
			{asking.value === "remove" && (
				<Confirm
					title={`Remove ${person.name}?`}
					action="Remove"
					busyAction="Removing…"
					onClose={ask("nothing")}
					onConfirm={async () => {
						const reply = await manage.removeStaff(person.id);
						if (reply.ok) await done();
						return reply;
					}}
				>
					<p>They are signed out everywhere at once, and their PIN works on no till that has a network.</p>
					<p>What they sold and changed stays in the books and in the log, under their name.</p>
				</Confirm>
			)}
			{asking.value === "erase" && (
				<Confirm
					title={`Forget ${person.name}?`}
					action="Remove and forget"
					busyAction="Forgetting…"
					onClose={ask("nothing")}
					onConfirm={async () => {
						const reply = await manage.eraseStaff(person.id);
						if (reply.ok) await done();
						return reply;
					}}
				>
					<p>
						Name, e-mail and devices are deleted for good. Export them first if the person asked for them.
					</p>
					<p>What they sold and changed stays, under an id that nobody knows any more.</p>
				</Confirm>
			)}
		</section>
	);
}
