import { LiveChip } from "./live-chip.tsx";
import styles from "./page-head.module.css";

export function PageHead({ title, more }: { title: string; more: string }) {
	return (
		<header class={styles.head}>
			<div>
				<h1>{title}</h1>
				<p>{more}</p>
			</div>
			<LiveChip />
		</header>
	);
}
