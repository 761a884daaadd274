import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Icon } from "../../../components/icon.tsx";
import { printIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import styles from "./me.module.css";

type Props = { readonly codes: readonly string[]; readonly onClose: () => void };

// Shown this once: what gets somebody in whose phone is at the bottom of the river.
export function RecoverySheet({ codes, onClose }: Props) {
	return (
		<Sheet title="Your recovery codes" onClose={onClose} place="side">
			<p>
				<strong>Keep them on paper: they are not shown again.</strong> Each is good once, in place of the app
				or the passkey.
			</p>
			<ul class={styles.codes} data-testid="recovery-codes">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<CopyLine label="All of them" text={codes.join(" ")} />
			<div class={styles.acts}>
				<Button onClick={() => print()}>
					<Icon svg={printIcon} /> Print
				</Button>
				<Button look="accent" onClick={onClose}>
					I have kept them
				</Button>
			</div>
		</Sheet>
	);
}
