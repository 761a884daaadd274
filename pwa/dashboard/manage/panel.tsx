import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import styles from "./panel.module.css";

type Props = {
	readonly title?: string;
	readonly hint?: string;
	readonly action?: ComponentChildren;
	readonly children: ComponentChildren;
};

// One card of a page, with what can be done about it at its top.
export function Panel({ title, hint, action, children }: Props) {
	const id = useId();
	return (
		<section class={styles.panel} aria-labelledby={title === undefined ? undefined : id}>
			{title !== undefined && (
				<div class={styles.head}>
					<div>
						<h2 id={id}>{title}</h2>
						{hint !== undefined && <p>{hint}</p>}
					</div>
					{action}
				</div>
			)}
			{children}
		</section>
	);
}
