import type { ComponentChildren } from "preact";
import { type Labelled, useField } from "./context.ts";
import { FieldWords } from "./field-words.tsx";
import styles from "./form.module.css";

// Boxes or circles that answer one question together.
export function CheckGroup(props: Labelled & { readonly children: ComponentChildren }) {
	const { problem, hintId, problemId, describedBy } = useField(props);
	return (
		<fieldset class={styles.group} aria-describedby={describedBy} data-field={props.name}>
			<legend>{props.label}</legend>
			{props.children}
			<FieldWords hint={props.hint} hintId={hintId} problem={problem} problemId={problemId} />
		</fieldset>
	);
}
