import styles from "./icon.module.css";

// A picture beside words. It says nothing by itself, so readers of the screen skip it.
export function Icon({ svg, size = 20 }: { svg: string; size?: 16 | 20 | 24 | 32 | 64 }) {
	// The markup is a file of the build, never data.
	return (
		<span class={styles.icon} data-size={size} aria-hidden="true" dangerouslySetInnerHTML={{ __html: svg }} />
	);
}
