import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Button } from "./button.tsx";
import styles from "./copy-line.module.css";
import { Icon } from "./icon.tsx";
import { checkIcon, copyIcon } from "./icons.ts";

const SAID_MS = 2_500;

type Props = { readonly label: string; readonly text: string };

// Something to take elsewhere. Where the browser gives no clipboard it is selected, to be copied by hand.
export function CopyLine({ label, text }: Props) {
	const copied = useSignal(false);
	const id = useId();
	async function copy(): Promise<void> {
		try {
			await navigator.clipboard.writeText(text);
			copied.value = true;
			setTimeout(() => {
				copied.value = false;
			}, SAID_MS);
		} catch {
			const field = document.getElementById(id);
			if (field instanceof HTMLInputElement) field.select();
		}
	}
	return (
		<div class={styles.copy}>
			<label for={id}>{label}</label>
			<div class={styles.line}>
				<input id={id} readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
				<Button onClick={() => void copy()} label={`Copy ${label.toLowerCase()}`}>
					<Icon svg={copied.value ? checkIcon : copyIcon} />{" "}
					<span class={styles.word}>{copied.value ? "Copied" : "Copy"}</span>
				</Button>
			</div>
			<span class="visually-hidden" role="status">
				{copied.value ? "Copied" : ""}
			</span>
		</div>
	);
}
