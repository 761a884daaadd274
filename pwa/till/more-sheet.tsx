import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { keyboardIcon, listIcon, signOutIcon } from "../components/icons.ts";
import { Sheet } from "../components/sheet.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import { type Persistence, persistence } from "../offline/persistence.ts";
import styles from "./more-sheet.module.css";
import { openCount } from "./ops/store.ts";
import { seat, session, sheet } from "./seat.ts";

const STORAGE: Readonly<Record<Persistence, string>> = {
	asking: "Asking the browser to keep sales safe…",
	granted: "The browser keeps sales on this device safe.",
	denied: "The browser may clear this device when it runs out of space. Installing the app helps.",
	unsupported: "This browser makes no promise to keep what is stored.",
};

export function MoreSheet({ onClose }: { onClose: () => void }) {
	const blocked = openCount.value > 0;
	return (
		<Sheet title={seat.value?.session.label ?? "Till"} onClose={onClose}>
			<p class={styles.org}>{seat.value?.session.orgName}</p>
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
				reasonId="sign-out-reason"
				onClick={() => {
					onClose();
					void session.signOut();
				}}
			>
				<Icon svg={signOutIcon} /> Sign out
			</Button>
			{blocked && (
				<p id="sign-out-reason" class={styles.reason}>
					{openCount.value} unsent. Sign out when they have an answer.
				</p>
			)}
		</Sheet>
	);
}
