import styles from "./form.module.css";

type Props = {
	readonly name: string;
	readonly label: string;
	readonly hint?: string;
	readonly value?: string;
	readonly checked?: boolean;
	readonly onChange?: (checked: boolean) => void;
};

export function CheckField({ name, label, hint, value = "on", checked = false, onChange }: Props) {
	return (
		<label class={styles.check}>
			<input
				type="checkbox"
				name={name}
				value={value}
				defaultChecked={checked}
				onChange={(event) => onChange?.(event.currentTarget.checked)}
			/>
			<span>
				{label}
				{hint !== undefined && <span class={styles.hint}>{hint}</span>}
			</span>
		</label>
	);
}
