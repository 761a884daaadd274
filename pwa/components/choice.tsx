import type { ComponentChildren } from "preact";
import styles from "./choice.module.css";

type Props = {
	readonly name: string;
	readonly value: string;
	readonly isChosen: boolean;
	readonly onChoose: () => void;
	readonly children: ComponentChildren;
	readonly shape: "tile" | "pill";
};

// One of several: a radio button that looks like what it stands for.
export function Choice({ name, value, isChosen, onChoose, children, shape }: Props) {
	return (
		<label class={styles.choice} data-shape={shape}>
			<input type="radio" name={name} value={value} checked={isChosen} onChange={onChoose} />
			{children}
		</label>
	);
}
