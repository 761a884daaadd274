import { Icon } from "../icon.tsx";
import { chevronDownIcon } from "../icons.ts";
import { type Labelled, useField } from "./context.ts";
import { FieldWords } from "./field-words.tsx";
import styles from "./form.module.css";

export type Option = { readonly value: string; readonly name: string };

type Props = Labelled & {
	readonly options: readonly Option[];
	readonly value?: string | undefined;
	readonly onInput?: (value: string) => void;
	readonly disabled?: boolean;
};

export function SelectField(props: Props) {
	const { name, label, hint, options, value, onInput } = props;
	const { id, problem, hintId, problemId, describedBy } = useField(props);
	return (
		<div class={styles.field}>
			<label for={id}>{label}</label>
			<div class={styles.box} data-invalid={problem !== null} data-select>
				<select
					id={id}
					name={name}
					disabled={props.disabled}
					aria-invalid={problem !== null}
					aria-describedby={describedBy}
					onInput={(event) => onInput?.(event.currentTarget.value)}
				>
					{options.map((option) => (
						<option key={option.value} value={option.value} selected={option.value === value}>
							{option.name}
						</option>
					))}
				</select>
				<span class={styles.arrow}>
					<Icon svg={chevronDownIcon} />
				</span>
			</div>
			<FieldWords hint={hint} hintId={hintId} problem={problem} problemId={problemId} />
		</div>
	);
}
