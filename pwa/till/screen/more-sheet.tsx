import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { keyboardIcon, listIcon, signOutIcon } from "../../components/icons.ts";
import { Sheet } from "../../components/sheet.tsx";
import { ThemePicker } from "../../components/theme-picker.tsx";
import { type Persistence, persistence } from "../../offline/persistence.ts";
import { sheet } from "../link/assignment.ts";
import { tillRow } from "../link/state.ts";
import { everyOpenCount } from "../ops/store.ts";
import styles from "./more-sheet.module.css";

const STORAGE: Readonly<Record<Persistence, string>> = {
	asking: "Asking the browser to keep sales safe…",
	granted: "The browser keeps sales on this device safe.",
	denied:
		"The browser may clear this device when it runs out of space. It helps to add the till to the home screen, from the browser's menu.",
	unsupported: "This browser makes no promise to keep what is stored.",
};

export function MoreSheet({ onClose }: { onClose: () => void }) {
	// Also what was sold as the till that this device was before.
	const unsent = everyOpenCount.value;
	const blocked = unsent > 0;
	return (
		<Sheet title={tillRow.value?.name ?? "Till"} onClose={onClose}>
			<p class={styles.org}>{tillRow.value?.orgName}</p>
			<ThemePicker />
			<p class={styles.storage} data-state={persistence.value}>
				{STORAGE[persistence.value]}
			</p>
			<a class={styles.row} href="/till?page=sales" onClick={onClose}>
				<Icon svg={listIcon} /> Sales of this till
			</a>
			<button
				type="button"
				class={styles.row}
				onClick={() => {
					sheet.value = "keys";
				}}
			>
				<Icon svg={keyboardIcon} /> Keys
			</button>
			<Button
				wide
				disabled={blocked}
				reasonId="sign-off-reason"
				onClick={() => {
					sheet.value = "leave";
				}}
			>
				<Icon svg={signOutIcon} /> Take out of use
			</Button>
			{blocked && (
				<p id="sign-off-reason" class={styles.reason}>
					{unsent} unsent. This device may go when {unsent === 1 ? "it has" : "they have"} an answer.
				</p>
			)}
		</Sheet>
	);
}
