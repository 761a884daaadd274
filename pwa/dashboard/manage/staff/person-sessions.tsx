import { useMemo } from "preact/hooks";
import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { SessionList } from "../../../components/session-list.tsx";
import { agoText } from "../ago.ts";
import { manage } from "../api.ts";
import { resource, useResource } from "../resource.ts";
import styles from "../sheet-parts.module.css";
import { Shown } from "../shown.tsx";

export function PersonSessions({ person }: { person: StaffView }) {
	const list = useMemo(() => resource(() => manage.listSessionsOf(person.id)), [person.id]);
	useResource(list);
	return (
		<section class={styles.part} aria-label="Devices">
			<h3>Signed in on</h3>
			<Shown of={list} rows={2}>
				{({ sessions }) =>
					sessions.length === 0 ? (
						<p class={styles.note}>No device.</p>
					) : (
						<>
							<SessionList sessions={sessions} when={agoText} />
							<ActButton
								busy="Signing out…"
								act={async () => {
									const reply = await manage.endSessionsOf(person.id);
									if (reply.ok) await list.load();
									return reply;
								}}
							>
								Sign out everywhere
							</ActButton>
						</>
					)
				}
			</Shown>
		</section>
	);
}
