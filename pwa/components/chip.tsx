import type { ComponentChildren } from "preact";
import styles from "./chip.module.css";
import { Icon } from "./icon.tsx";

type Props = {
	readonly children: ComponentChildren;
	readonly tone?: "good" | "warn" | "bad" | "calm" | "offline";
	readonly icon?: string;
};

// A state in a word: with its picture, so that colour is never all there is.
export function Chip({ children, tone = "calm", icon }: Props) {
	return (
		<span class={styles.chip} data-tone={tone}>
			{icon !== undefined && <Icon svg={icon} size={16} />}
			{children}
		</span>
	);
}
