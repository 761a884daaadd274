import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusFirst } from "../../components/focus-first.ts";
import styles from "./outcome-dialog.module.css";

type Props = {
	readonly tone: "good" | "bad" | "calm";
	readonly titleId: string;
	readonly children: ComponentChildren;
	readonly onClose: () => void;
	// The next tap or key anywhere is enough to go on.
	readonly anyTap?: boolean;
};

// An answer fills the whole screen: it is read from the guest's side of the counter too.
export function OutcomeDialog({ tone, titleId, children, onClose, anyTap = false }: Props) {
	const dialog = useRef<HTMLDialogElement>(null);
	// Before the effects of what is inside, so that they may move the focus.
	useLayoutEffect(() => {
		const shown = dialog.current;
		shown?.showModal();
		focusFirst(shown);
		return () => shown?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			class={styles.outcome}
			data-tone={tone}
			aria-labelledby={titleId}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			onClick={anyTap ? onClose : undefined}
			onKeyDown={(event) => {
				event.stopPropagation();
				if (anyTap && event.key.length === 1) onClose();
			}}
		>
			<div class={styles.inside}>{children}</div>
		</dialog>
	);
}
