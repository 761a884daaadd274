import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { warningIcon } from "../../components/icons.ts";
import { Numpad } from "../../components/numpad.tsx";
import styles from "./code-entry.module.css";
import { findGuest, typeCode, typeDigit } from "./guest.ts";

type Props = { readonly code: string; readonly looking: boolean; readonly trouble: string | null };

// Takes a keyboard, a scanner that types, and the pad below; the phone's own keyboard stays down.
export function CodeEntry({ code, looking, trouble }: Props) {
	const field = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => field.current?.focus(), []);
	return (
		<form
			class={styles.entry}
			onSubmit={(event) => {
				event.preventDefault();
				void findGuest();
			}}
		>
			<label for="guest-code">Guest code</label>
			<input
				ref={field}
				id="guest-code"
				data-focus-first
				class={styles.field}
				inputmode="none"
				autocomplete="off"
				autocapitalize="none"
				spellcheck={false}
				placeholder="0000"
				value={code}
				readOnly={looking}
				aria-invalid={trouble !== null}
				aria-describedby="guest-trouble"
				onInput={(event) => typeCode(event.currentTarget.value)}
			/>
			<p id="guest-trouble" class={styles.trouble} role="alert">
				{trouble !== null && (
					<>
						<Icon svg={warningIcon} /> {trouble}
					</>
				)}
			</p>
			<Numpad
				onDigit={typeDigit}
				onBackspace={() => typeCode(code.slice(0, -1))}
				onClear={() => typeCode("")}
			/>
			<Button type="submit" look="accent" size="till" wide disabled={looking || code.trim() === ""}>
				{looking ? "Looking…" : "Find guest"}
			</Button>
		</form>
	);
}
