import type { ComponentChildren } from "preact";
import type * as z from "zod/mini";
import type { sessionViewSchema } from "../../domain/access/views/staff.ts";
import { Chip } from "./chip.tsx";
import { deviceText } from "./device-text.ts";
import { Icon } from "./icon.tsx";
import { checkIcon, deviceIcon } from "./icons.ts";
import styles from "./session-list.module.css";

export type SessionView = z.infer<typeof sessionViewSchema>;

type Props = {
	readonly sessions: readonly SessionView[];
	// When something was, as this page says it.
	readonly when: (atMs: number) => string;
	readonly action?: (session: SessionView) => ComponentChildren;
};

// Where somebody is signed in.
export function SessionList({ sessions, when, action }: Props) {
	return (
		<ul class={styles.list}>
			{sessions.map((session) => (
				<li key={session.id} data-session={session.id}>
					<Icon svg={deviceIcon} />
					<span class={styles.words}>
						<strong>{deviceText(session.device)}</strong>
						<span>
							Used {when(session.usedAt)}
							{session.address !== "" && ` · from ${session.address}`}
						</span>
					</span>
					{session.isThis ? (
						<Chip tone="good" icon={checkIcon}>
							This device
						</Chip>
					) : (
						action?.(session)
					)}
				</li>
			))}
		</ul>
	);
}
