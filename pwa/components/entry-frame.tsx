import type { ComponentChildren } from "preact";
import styles from "./entry-frame.module.css";
import { Icon } from "./icon.tsx";
import { warningIcon } from "./icons.ts";
import { Mark } from "./mark.tsx";

type Props = {
	readonly title: string;
	readonly hint: ComponentChildren;
	readonly children: ComponentChildren;
	readonly trouble?: string | null;
	readonly wide?: boolean;
	// Other ways from here.
	readonly foot?: ComponentChildren;
};

export function EntryFrame({ title, hint, children, trouble = null, wide = false, foot }: Props) {
	return (
		<main class={styles.page}>
			<div class={styles.card} data-wide={wide}>
				<Mark size={56} />
				<h1>{title}</h1>
				<p class={styles.hint}>{hint}</p>
				{trouble !== null && (
					<p class={styles.trouble} role="alert">
						<Icon svg={warningIcon} /> <span>{trouble}</span>
					</p>
				)}
				{children}
				<div class={styles.foot}>{foot}</div>
			</div>
		</main>
	);
}
