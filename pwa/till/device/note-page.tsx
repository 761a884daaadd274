import type { ComponentChildren } from "preact";
import { Icon } from "../../components/icon.tsx";
import styles from "./note-page.module.css";

export type NoteProps = {
	readonly icon: string;
	readonly tone: "calm" | "good" | "warn" | "bad";
	readonly title: string;
	readonly children: ComponentChildren;
	readonly action?: ComponentChildren;
	// What everything waits for, large.
	readonly count?: number;
	readonly countOf?: string;
};

// A page that says one thing about this device, and what to do.
export function NotePage({ icon, tone, title, children, action, count, countOf }: NoteProps) {
	return (
		<main class={styles.page} data-tone={tone}>
			<div class={styles.inside} role="status">
				<span class={styles.picture}>
					<Icon svg={icon} size={32} />
				</span>
				<h2>{title}</h2>
				{count !== undefined && count > 0 && (
					<p class={styles.count}>
						<strong data-testid="waiting-count">{count}</strong> {countOf}
					</p>
				)}
				<div class={styles.text}>{children}</div>
			</div>
			{action !== undefined && <div class={styles.action}>{action}</div>}
		</main>
	);
}
