import type { ComponentChildren } from "preact";
import type { Reply } from "../../api/reply.ts";
import { Button } from "../../components/button.tsx";
import { Form } from "../../components/form/form.tsx";
import { Sheet } from "../../components/sheet.tsx";
import styles from "./confirm.module.css";

type Props = {
	readonly title: string;
	readonly children: ComponentChildren;
	readonly action: string;
	readonly busyAction: string;
	readonly onConfirm: () => Promise<Reply<unknown>>;
	readonly onClose: () => void;
};

// Asks once more before something that is not taken back, and says what it means.
export function Confirm({ title, children, action, busyAction, onConfirm, onClose }: Props) {
	return (
		<Sheet title={title} onClose={onClose}>
			<Form
				action={action}
				busyAction={busyAction}
				look="danger"
				onSubmit={onConfirm}
				beside={<Button onClick={onClose}>Cancel</Button>}
			>
				<div class={styles.words}>{children}</div>
			</Form>
		</Sheet>
	);
}
