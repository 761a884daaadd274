import { useEffect, useRef, useState } from "preact/hooks";
import { CodePad } from "../../components/code-pad.tsx";
import type { MoneyFormat } from "../../components/money-text.ts";
import { clockTime } from "../../components/time-text.ts";
import type { FeedStaff } from "../../offline/feed.ts";
import { moneyFormat } from "../menu/store.ts";
import { giveFeedback } from "../state/feedback.ts";
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN } from "../state/limits.ts";
import { type Checked, checkPin } from "./check.ts";
import type { Cashier } from "./store.ts";

type Props = {
	readonly person: FeedStaff;
	readonly verb: string;
	readonly onRight: (who: Cashier) => void;
};

// Whether it is the person who was picked.
export function PinPad({ person, verb, onRight }: Props) {
	const [pin, setPin] = useState("");
	const [trouble, setTrouble] = useState<string | null>(null);
	const [isChecking, setChecking] = useState(false);
	const isGone = useRef(false);
	useEffect(
		() => () => {
			isGone.current = true;
		},
		[],
	);
	const type = (next: string) => {
		if (isChecking) return;
		setTrouble(null);
		setPin(next.replaceAll(/\D/g, "").slice(0, PIN_DIGITS_MAX));
	};
	async function check(): Promise<void> {
		if (isChecking || pin.length < PIN_DIGITS_MIN) return;
		setChecking(true);
		const checked = await checkPin(person, pin).catch((): Checked => ({ result: "failed" }));
		// Somebody else was chosen, or nobody, while it was looked at: it counts for nothing.
		if (isGone.current) return;
		setChecking(false);
		setPin("");
		if (checked.result === "right") return onRight(checked.who);
		giveFeedback("retry");
		setTrouble(explain(checked, moneyFormat.peek()));
	}
	return (
		<CodePad
			id="pin"
			kind="secret"
			label={`PIN of ${person.name}`}
			action={isChecking ? "Checking…" : verb}
			code={pin}
			isBusy={isChecking}
			isWhole={pin.length >= PIN_DIGITS_MIN}
			trouble={trouble}
			onType={type}
			onDigit={(digit) => type(pin + digit)}
			onSubmit={() => void check()}
		/>
	);
}

function explain(checked: Exclude<Checked, { result: "right" }>, { locale, zone }: MoneyFormat): string {
	switch (checked.result) {
		case "wrong":
			if (checked.triesLeft === null) return "Wrong PIN. Try again.";
			return checked.triesLeft === 1
				? "Wrong PIN. One try is left."
				: `Wrong PIN. ${checked.triesLeft} tries left.`;
		case "locked":
			return checked.untilMs === null
				? "Too many wrong PINs. Locked for a while."
				: `Too many wrong PINs. Locked until ${clockTime(checked.untilMs, locale, zone)}.`;
		case "failed":
			return "The PIN could not be checked. Try again.";
	}
}
