import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { CODE_CHARS, normalCode } from "../../../domain/access/enrolment.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { warningIcon } from "../../components/icons.ts";
import { Mark } from "../../components/mark.tsx";
import { enrolment } from "../link/state.ts";
import { enrolWith } from "./enrol.ts";
import styles from "./enrol-page.module.css";

// A device that is no till yet, or one whose key is not known any more.
export function EnrolPage({ title, children }: { title: string; children: ComponentChildren }) {
	const [code, setCode] = useState("");
	const [isShort, setShort] = useState(false);
	const fieldId = useId();
	const troubleId = useId();
	const { value } = enrolment;
	const isAsking = value.step === "asking";
	const heard = value.step === "idle" ? value.trouble : null;
	const trouble = isShort ? `A code has ${CODE_CHARS} letters and digits.` : heard;
	return (
		<main class={styles.page}>
			<form
				class={styles.card}
				onSubmit={(event) => {
					event.preventDefault();
					const isWhole = normalCode(code).length === CODE_CHARS;
					setShort(!isWhole);
					if (isWhole && !isAsking) void enrolWith(code);
				}}
			>
				<Mark size={56} />
				<h1>{title}</h1>
				<div class={styles.hint}>{children}</div>
				<label for={fieldId}>Code of this till</label>
				<input
					id={fieldId}
					class={styles.field}
					value={code}
					onInput={(event) => {
						setShort(false);
						setCode(event.currentTarget.value);
					}}
					autocomplete="off"
					autocapitalize="characters"
					spellcheck={false}
					maxLength={40}
					aria-invalid={trouble !== null}
					aria-describedby={troubleId}
				/>
				<p id={troubleId} class={styles.trouble} role="alert">
					{trouble !== null && (
						<>
							<Icon svg={warningIcon} /> <span>{trouble}</span>
						</>
					)}
				</p>
				<Button type="submit" look="accent" size="till" wide disabled={isAsking}>
					{isAsking ? "Setting up…" : "Set up"}
				</Button>
				<a class={styles.home} href="/">
					All entrances
				</a>
			</form>
		</main>
	);
}
