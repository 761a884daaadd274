import type { TargetedInputEvent } from "preact";
import type { MoneyFormat } from "../money-text.ts";
import { type Labelled, useField } from "./context.ts";
import { FieldWords } from "./field-words.tsx";
import styles from "./form.module.css";

type Props = Labelled & {
	readonly type?: "text" | "email" | "password" | "number" | "time" | "url";
	readonly value?: string;
	readonly onInput?: (value: string) => void;
	readonly autocomplete?:
		| "name"
		| "email"
		| "username"
		| "username webauthn"
		| "current-password"
		| "new-password"
		| "one-time-code"
		| "organization";
	readonly optional?: boolean;
	readonly inputMode?: "text" | "numeric" | "decimal" | "email" | "url";
	readonly readOnly?: boolean;
	readonly maxLength?: number;
	readonly placeholder?: string;
	// What stands behind the value: a unit.
	readonly after?: string;
	// An amount with so many decimals: typed as people write it there, and read by the form.
	readonly amount?: Pick<MoneyFormat, "decimals" | "locale">;
	// Codes and ids: neither corrected nor capitalized, every letter told from every other.
	readonly code?: boolean;
	// How many letters and digits a code has.
	readonly letters?: number;
	readonly focusFirst?: boolean;
	// The id of a list of suggestions.
	readonly list?: string;
};

export function TextField(props: Props) {
	const { name, label, hint, type = "text", value, onInput, optional = false, after } = props;
	const { id, problem, hintId, problemId, describedBy } = useField(props);
	const isControlled = onInput !== undefined && value !== undefined;
	// The types of the DOM know a role for each kind of field, and none for "one of these".
	const kind = { type } as { type: "text" };
	const plain = props.code || type === "email" || type === "password" || type === "url";
	return (
		<div class={styles.field}>
			<label for={id}>
				{label}
				{optional && <span class={styles.optional}> (optional)</span>}
			</label>
			<div class={styles.box} data-invalid={problem !== null} data-readonly={props.readOnly}>
				<input
					id={id}
					name={name}
					{...kind}
					{...(isControlled ? { value } : { defaultValue: value })}
					onInput={(event: TargetedInputEvent<HTMLInputElement>) => onInput?.(event.currentTarget.value)}
					required={!optional}
					readOnly={props.readOnly}
					autocomplete={props.autocomplete ?? "off"}
					inputMode={props.amount === undefined ? props.inputMode : "decimal"}
					maxLength={props.maxLength}
					list={props.list}
					placeholder={props.placeholder}
					autocapitalize={plain ? "none" : undefined}
					spellcheck={plain ? false : undefined}
					data-amount={props.amount?.decimals}
					data-locale={props.amount?.locale}
					data-code={props.code}
					data-letters={props.letters}
					data-focus-first={props.focusFirst || undefined}
					aria-invalid={problem !== null}
					aria-describedby={describedBy}
				/>
				{after !== undefined && <span class={styles.after}>{after}</span>}
			</div>
			<FieldWords hint={hint} hintId={hintId} problem={problem} problemId={problemId} />
		</div>
	);
}
