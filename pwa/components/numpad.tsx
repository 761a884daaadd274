import { Icon } from "./icon.tsx";
import { backspaceIcon } from "./icons.ts";
import styles from "./numpad.module.css";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

type Props = {
	readonly onDigit: (digit: string) => void;
	readonly onBackspace: () => void;
	readonly onClear: () => void;
};

export function Numpad({ onDigit, onBackspace, onClear }: Props) {
	return (
		<div class={styles.numpad} data-numpad>
			{DIGITS.map((digit) => (
				<button key={digit} type="button" class={styles.key} onClick={() => onDigit(digit)}>
					{digit}
				</button>
			))}
			<button type="button" class={styles.key} data-quiet onClick={onClear}>
				Clear
			</button>
			<button type="button" class={styles.key} onClick={() => onDigit("0")}>
				0
			</button>
			<button
				type="button"
				class={styles.key}
				data-quiet
				aria-label="Delete last digit"
				onClick={onBackspace}
			>
				<Icon svg={backspaceIcon} size={24} />
			</button>
		</div>
	);
}
