import type { ComponentChildren } from "preact";
import styles from "./button.module.css";

type Props = {
	readonly href: string;
	readonly children: ComponentChildren;
	readonly look?: "accent" | "plain";
};

// Leads somewhere and looks like the button that it is next to.
export function ButtonLink({ href, children, look = "accent" }: Props) {
	return (
		<a class={styles.button} href={href} data-look={look}>
			{children}
		</a>
	);
}
