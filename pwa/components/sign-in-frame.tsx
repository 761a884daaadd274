import type { ComponentChildren } from "preact";
import { Trouble } from "./form/trouble.tsx";
import { Mark } from "./mark.tsx";
import styles from "./sign-in-frame.module.css";

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
				<div class={styles.trouble}>
					<Trouble text={trouble} />
				</div>
				{children}
				<div class={styles.foot}>{foot}</div>
			</div>
		</main>
	);
}
