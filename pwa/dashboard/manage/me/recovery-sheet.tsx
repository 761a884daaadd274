import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Icon } from "../../../components/icon.tsx";
import { downloadIcon, printIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { org } from "../../store.ts";
import { saveFile } from "../save-file.ts";
import styles from "./me.module.css";
import { myself } from "./store.ts";

type Props = { readonly codes: readonly string[]; readonly onClose: () => void };

// Shown this once: what gets somebody in whose phone is at the bottom of the river.
export function RecoverySheet({ codes, onClose }: Props) {
	return (
		<Sheet title="Your recovery codes" onClose={onClose} place="side">
			<p>
				<strong>Keep them on paper: they are not shown again.</strong> Each is good once, in place of the app
				or the passkey.
			</p>
			<p class={styles.whose}>{whose()}</p>
			<ul class={styles.codes} data-testid="recovery-codes">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<div class={styles.unprinted}>
				<CopyLine label="All of them" text={codes.join(" ")} />
			</div>
			<div class={styles.acts}>
				<Button onClick={() => print()}>
					<Icon svg={printIcon} /> Print
				</Button>
				<Button onClick={() => saveFile("fieldtill-recovery-codes.txt", "text/plain", fileText(codes))}>
					<Icon svg={downloadIcon} /> Save as a file
				</Button>
				<Button look="accent" onClick={onClose}>
					I have kept them
				</Button>
			</div>
		</Sheet>
	);
}

// On paper and in a file nothing else says what they open.
function whose(): string {
	const { value } = myself.state;
	const who = value.state === "ready" ? (value.value.email ?? value.value.name) : "";
	return `${org.value?.name ?? "Fieldtill"}, ${who}, at ${location.origin}/dashboard`;
}

function fileText(codes: readonly string[]): string {
	return ["Recovery codes", whose(), "Each is good once.", "", ...codes, ""].join("\n");
}
