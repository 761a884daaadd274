import { useId, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { warningIcon } from "../components/icons.ts";
import { Mark } from "../components/mark.tsx";
import styles from "./sign-in.module.css";
import type { SessionState } from "./store.ts";

type Props = {
	readonly title: string;
	readonly hint: string;
	readonly state: SessionState;
	readonly onSubmit: (code: string) => void;
};

export function SignIn({ title, hint, state, onSubmit }: Props) {
	const [code, setCode] = useState("");
	const fieldId = useId();
	const troubleId = useId();
	const busy = state.state === "signing-in";
	const trouble = state.state === "signed-out" ? state.trouble : null;
	return (
		<main class={styles.page}>
			<form
				class={styles.card}
				onSubmit={(event) => {
					event.preventDefault();
					if (code.trim() !== "" && !busy) onSubmit(code);
				}}
			>
				<Mark size={56} />
				<h1>{title}</h1>
				<p class={styles.hint}>{hint}</p>
				<label for={fieldId}>Sign-in code</label>
				<input
					id={fieldId}
					class={styles.field}
					value={code}
					onInput={(event) => setCode(event.currentTarget.value)}
					autocomplete="one-time-code"
					autocapitalize="none"
					spellcheck={false}
					aria-invalid={trouble !== null}
					aria-describedby={troubleId}
				/>
				<p id={troubleId} class={styles.trouble} role="alert">
					{trouble !== null && (
						<>
							<Icon svg={warningIcon} /> {trouble}
						</>
					)}
				</p>
				<Button type="submit" look="accent" size="till" wide disabled={busy}>
					{busy ? "Signing in…" : "Sign in"}
				</Button>
				<a class={styles.home} href="/">
					All entrances
				</a>
			</form>
		</main>
	);
}
