import { useSignal } from "@preact/signals";
import { type Labelled, useField } from "./context.ts";
import { FieldWords } from "./field-words.tsx";
import styles from "./form.module.css";

type Props = Labelled & {
	readonly autocomplete: "current-password" | "new-password";
	readonly focusFirst?: boolean;
};

// A password that can be looked at: on a phone in the rain nobody types twelve signs blindly.
export function PasswordField(props: Props) {
	const isShown = useSignal(false);
	const { id, problem, hintId, problemId, describedBy } = useField(props);
	const kind = { type: isShown.value ? "text" : "password" } as { type: "password" };
	return (
		<div class={styles.field}>
			<label for={id}>{props.label}</label>
			<div class={styles.box} data-invalid={problem !== null}>
				<input
					id={id}
					name={props.name}
					{...kind}
					required
					autocomplete={props.autocomplete}
					autocapitalize="none"
					spellcheck={false}
					maxLength={128}
					data-focus-first={props.focusFirst || undefined}
					aria-invalid={problem !== null}
					aria-describedby={describedBy}
				/>
				<button
					type="button"
					class={styles.show}
					aria-pressed={isShown.value}
					aria-label="Show password"
					onClick={() => {
						isShown.value = !isShown.value;
					}}
				>
					{isShown.value ? "Hide" : "Show"}
				</button>
			</div>
			<FieldWords hint={props.hint} hintId={hintId} problem={problem} problemId={problemId} />
		</div>
	);
}
