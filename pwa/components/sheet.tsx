import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { focusFirst } from "./focus-first.ts";
import { Icon } from "./icon.tsx";
import { closeIcon } from "./icons.ts";
import styles from "./sheet.module.css";

type Props = {
	readonly title: string;
	readonly children: ComponentChildren;
	readonly onClose: () => void;
	// bottom: from below on a phone, in the middle on a desk. side: from the right on a desk.
	readonly place?: "bottom" | "side";
};

// What floats above a screen. The browser's own dialog keeps the focus inside and gives it back afterwards.
export function Sheet({ title, children, onClose, place = "bottom" }: Props) {
	const titleId = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const pressed = useRef<EventTarget | null>(null);
	// Before the effects of what is inside, so that they may move the focus.
	useLayoutEffect(() => {
		const shown = dialog.current;
		const focusedBefore = document.activeElement;
		shown?.showModal();
		focusFirst(shown);
		return () => {
			shown?.close();
			if (focusedBefore instanceof HTMLElement) focusedBefore.focus();
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			class={styles.sheet}
			data-place={place}
			aria-labelledby={titleId}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			// A text that is marked beyond the edge ends there as well: only what begins outside closes.
			onPointerDown={({ target }) => {
				pressed.current = target;
			}}
			onClick={({ target }) => {
				if (target === dialog.current && pressed.current === dialog.current) onClose();
			}}
			onKeyDown={(event) => event.stopPropagation()}
		>
			<div class={styles.inside}>
				<div class={styles.header}>
					<h2 id={titleId}>{title}</h2>
					<button type="button" class={styles.close} aria-label="Close" onClick={onClose}>
						<Icon svg={closeIcon} size={24} />
					</button>
				</div>
				{children}
			</div>
		</dialog>
	);
}
