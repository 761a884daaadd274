import { Icon } from "../../components/icon.tsx";
import { cloudIcon, cloudOffIcon, refreshIcon } from "../../components/icons.ts";
import type { PillText } from "./pill-text.ts";
import styles from "./status-pill.module.css";

const ICONS = { good: cloudIcon, busy: refreshIcon, offline: cloudOffIcon };

export function StatusPill({ text, href }: { text: PillText; href: string }) {
	return (
		<a class={styles.pill} href={href} data-tone={text.tone} data-testid="status">
			<Icon svg={ICONS[text.tone]} />
			<span class={styles.words} role="status">
				<span>{text.main}</span>
				{text.more !== null && (
					<span class={styles.more}>
						<span class={styles.dot}> · </span>
						{text.more}
					</span>
				)}
			</span>
		</a>
	);
}
