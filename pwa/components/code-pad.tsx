import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import styles from "./code-pad.module.css";
import { Icon } from "./icon.tsx";
import { warningIcon } from "./icons.ts";
import { Numpad } from "./numpad.tsx";

type Props = {
	readonly id: string;
	readonly label: string;
	readonly action: string;
	readonly code: string;
	readonly kind: "shown" | "secret";
	readonly isBusy: boolean;
	readonly isWhole: boolean;
	readonly trouble: string | null;
	readonly onType: (code: string) => void;
	readonly onDigit: (digit: string) => void;
	readonly onSubmit: () => void;
};

// Takes a keyboard, a scanner that types, and the pad below; the phone's own keyboard stays down.
export function CodePad(props: Props) {
	const { id, code, kind, isBusy, trouble, onType, onSubmit } = props;
	const field = useRef<HTMLInputElement>(null);
	const isRefused = trouble !== null;
	// The types of the DOM know no "one of these".
	const type = { type: kind === "secret" ? "password" : "text" } as { type: "password" };
	useLayoutEffect(() => field.current?.focus(), []);
	// What was wrong is typed anew.
	useLayoutEffect(() => {
		if (isRefused) field.current?.focus();
	}, [isRefused]);
	return (
		<form
			class={styles.pad}
			data-kind={kind}
			data-sideways
			onSubmit={(event) => {
				event.preventDefault();
				onSubmit();
			}}
		>
			<label for={id}>{props.label}</label>
			<input
				ref={field}
				id={id}
				data-focus-first
				class={styles.field}
				{...type}
				inputmode="none"
				autocomplete={kind === "secret" ? "one-time-code" : "off"}
				autocapitalize="none"
				spellcheck={false}
				placeholder={kind === "secret" ? undefined : "0000"}
				value={code}
				readOnly={isBusy}
				aria-invalid={isRefused}
				aria-describedby={`${id}-trouble`}
				onInput={(event) => onType(event.currentTarget.value)}
			/>
			<p id={`${id}-trouble`} class={styles.trouble} role="alert">
				{isRefused && (
					<>
						<Icon svg={warningIcon} /> {trouble}
					</>
				)}
			</p>
			<Numpad
				onDigit={props.onDigit}
				onBackspace={() => onType(code.slice(0, -1))}
				onClear={() => onType("")}
			/>
			<Button type="submit" look="accent" size="till" wide disabled={isBusy || !props.isWhole}>
				{props.action}
			</Button>
		</form>
	);
}
