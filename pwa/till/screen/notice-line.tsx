import { Icon } from "../../components/icon.tsx";
import { checkIcon, warningIcon } from "../../components/icons.ts";
import { notice } from "../state/notice.ts";
import styles from "./notice-line.module.css";

export function NoticeLine() {
	const shown = notice.value;
	return (
		<div role="status">
			{shown !== null && (
				<p class={styles.notice} data-tone={shown.tone}>
					<Icon svg={shown.tone === "good" ? checkIcon : warningIcon} />
					{shown.text}
				</p>
			)}
		</div>
	);
}
