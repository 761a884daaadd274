// What is inside a dialog may mark what the next key is for. It is focused in the same turn in which the dialog
// opens, so that a scanner or a fast typist loses no character.
export function focusFirst(dialog: HTMLDialogElement | null): void {
	dialog?.querySelector<HTMLElement>("[data-focus-first]")?.focus();
}
