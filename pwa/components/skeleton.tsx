import styles from "./skeleton.module.css";

type Props = { readonly count: number; readonly shape: "tile" | "row" | "figure" };

// The outline of what is coming. It stays invisible for the first 300 ms: most answers are there by then.
export function Skeleton({ count, shape }: Props) {
	return (
		<>
			<span class="visually-hidden" role="status">
				Loading
			</span>
			{Array.from({ length: count }, (_, index) => (
				<span key={index} class={styles.bone} data-shape={shape} aria-hidden="true" />
			))}
		</>
	);
}
