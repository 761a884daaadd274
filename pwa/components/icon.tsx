import { trustedPicture } from "../trusted.ts";
import styles from "./icon.module.css";

// A picture beside words. It says nothing by itself, so readers of the screen skip it.
export function Icon({ svg, size = 20 }: { svg: string; size?: 16 | 20 | 24 | 32 | 64 }) {
	const markup = { __html: trustedPicture(svg) };
	return <span class={styles.icon} data-size={size} aria-hidden="true" dangerouslySetInnerHTML={markup} />;
}
