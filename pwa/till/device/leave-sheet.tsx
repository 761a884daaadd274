import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/sheet.tsx";
import { guarded } from "../cashier/guarded.ts";
import { tillRow } from "../link/state.ts";
import { takeOutOfUse } from "./leave.ts";
import styles from "./leave-sheet.module.css";

// What follows from it is said before a device stops being a till: nothing brings it back but a new code.
export function LeaveSheet({ onClose }: { onClose: () => void }) {
	const name = tillRow.value?.name ?? "this till";
	return (
		<Sheet title={`Take ${name} out of use?`} onClose={onClose}>
			<div class={styles.words}>
				<p>Everything that it sold has been sent. What is left on this device is wiped.</p>
				<p>To sell with this device again, ask the organizer for a new code.</p>
			</div>
			<Button
				look="danger"
				size="till"
				wide
				onClick={() => {
					onClose();
					guarded({ do: "sign-off" }, "Take this device out of use", () => void takeOutOfUse());
				}}
			>
				Wipe this device
			</Button>
			<Button wide focusFirst onClick={onClose}>
				Go on selling
			</Button>
		</Sheet>
	);
}
