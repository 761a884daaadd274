import styles from "./mark.module.css";

export function Mark({ size = 32 }: { size?: 32 | 56 }) {
	return <img class={styles.mark} src="/icon.svg" width={size} height={size} alt="" />;
}
