import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import styles from "./state.module.css";

type Props = {
	readonly icon: string;
	readonly title: string;
	readonly children?: ComponentChildren;
	readonly action?: ComponentChildren;
	readonly tone?: "calm" | "good" | "bad" | "offline";
};

// What a screen or a list shows when it has nothing to list: empty, failed or out of reach, and what to do next.
export function StateNote({ icon, title, children, action, tone = "calm" }: Props) {
	return (
		<div class={styles.note} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
			<span class={styles.picture}>
				<Icon svg={icon} size={32} />
			</span>
			<p class={styles.title}>{title}</p>
			{children !== undefined && <p class={styles.text}>{children}</p>}
			{action}
		</div>
	);
}
