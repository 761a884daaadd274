import type { ComponentChildren, Ref } from "preact";
import styles from "./button.module.css";

type Props = {
	readonly children: ComponentChildren;
	readonly onClick?: (() => void) | undefined;
	readonly look?: "accent" | "plain" | "quiet" | "danger";
	readonly size?: "till" | "touch" | "desk";
	readonly type?: "button" | "submit";
	readonly disabled?: boolean;
	// Why it cannot be pressed: shown by the screen, tied to the button for readers of the screen.
	readonly reasonId?: string | undefined;
	readonly label?: string | undefined;
	readonly wide?: boolean;
	// What the next key is for when its dialog opens.
	readonly focusFirst?: boolean;
	readonly buttonRef?: Ref<HTMLButtonElement>;
};

// A disabled button stays focusable, so that its reason can be found.
export function Button(props: Props) {
	const { children, onClick, look = "plain", size = "touch", type = "button", disabled = false } = props;
	return (
		<button
			type={type}
			class={styles.button}
			data-look={look}
			data-size={size}
			data-wide={props.wide}
			data-focus-first={props.focusFirst}
			aria-disabled={disabled}
			aria-describedby={disabled ? props.reasonId : undefined}
			aria-label={props.label}
			ref={props.buttonRef ?? null}
			onClick={(event) => {
				if (!disabled) return onClick?.();
				event.preventDefault();
			}}
		>
			{children}
		</button>
	);
}
