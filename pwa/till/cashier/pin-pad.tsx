import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { warningIcon } from "../../components/icons.ts";
import { Numpad } from "../../components/numpad.tsx";
import { clockTime } from "../../components/time-text.ts";
import type { FeedStaff } from "../../offline/feed.ts";
import { giveFeedback } from "../feedback.ts";
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN } from "../limits.ts";
import { menu } from "../menu/store.ts";
import { type Checked, checkPin } from "./check.ts";
import styles from "./pin-pad.module.css";
import type { Cashier } from "./store.ts";

type Props = {
	readonly person: FeedStaff;
	readonly verb: string;
	readonly onRight: (who: Cashier) => void;
};

// Takes a keyboard and the pad below; the phone's own keyboard stays down.
export function PinPad({ person, verb, onRight }: Props) {
	const [pin, setPin] = useState("");
	const [trouble, setTrouble] = useState<string | null>(null);
	const [isChecking, setChecking] = useState(false);
	const field = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => field.current?.focus(), []);
	const type = (next: string) => {
		if (isChecking) return;
		setTrouble(null);
		setPin(next.replaceAll(/\D/g, "").slice(0, PIN_DIGITS_MAX));
	};
	async function check(): Promise<void> {
		if (isChecking || pin.length < PIN_DIGITS_MIN) return;
		setChecking(true);
		const checked = await checkPin(person, pin).catch((): Checked => ({ result: "failed" }));
		setChecking(false);
		setPin("");
		if (checked.result === "right") return onRight(checked.who);
		giveFeedback("retry");
		setTrouble(explain(checked, menu.peek()?.locale));
		field.current?.focus();
	}
	return (
		<form
			class={styles.pad}
			onSubmit={(event) => {
				event.preventDefault();
				void check();
			}}
		>
			<label for="pin" class={styles.label}>
				PIN of {person.name}
			</label>
			<input
				ref={field}
				id="pin"
				data-focus-first
				class={styles.field}
				type="password"
				inputmode="none"
				autocomplete="one-time-code"
				value={pin}
				readOnly={isChecking}
				aria-invalid={trouble !== null}
				aria-describedby="pin-trouble"
				onInput={(event) => type(event.currentTarget.value)}
			/>
			<p id="pin-trouble" class={styles.trouble} role="alert">
				{trouble !== null && <Trouble text={trouble} />}
			</p>
			<Numpad
				onDigit={(digit) => type(pin + digit)}
				onBackspace={() => type(pin.slice(0, -1))}
				onClear={() => type("")}
			/>
			<Button
				type="submit"
				look="accent"
				size="till"
				wide
				disabled={isChecking || pin.length < PIN_DIGITS_MIN}
			>
				{isChecking ? "Checking…" : verb}
			</Button>
		</form>
	);
}

function Trouble({ text }: { text: string }) {
	return (
		<>
			<Icon svg={warningIcon} /> {text}
		</>
	);
}

function explain(checked: Exclude<Checked, { result: "right" }>, locale?: string): string {
	switch (checked.result) {
		case "wrong":
			if (checked.triesLeft === null) return "Wrong PIN. Try again.";
			return checked.triesLeft === 1
				? "Wrong PIN. One try is left."
				: `Wrong PIN. ${checked.triesLeft} tries left.`;
		case "locked":
			return checked.untilMs === null
				? "Too many wrong PINs. Locked for a while."
				: `Too many wrong PINs. Locked until ${clockTime(checked.untilMs, locale)}.`;
		case "failed":
			return "The PIN could not be checked. Try again.";
	}
}
