import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure, Reply } from "../../api/reply.ts";
import { Button } from "../button.tsx";
import { fieldText, troubleText } from "../trouble-text.ts";
import { CALM, FormContext, type FormState } from "./context.ts";
import { Done } from "./done.tsx";
import styles from "./form.module.css";
import { Trouble } from "./trouble.tsx";
import { findGaps, type Values, valuesOf } from "./values.ts";

type Props = {
	readonly children: ComponentChildren;
	// What the button says, and says while it waits.
	readonly action: string;
	readonly busyAction?: string;
	readonly onSubmit: (values: Values) => Promise<Reply<unknown>>;
	readonly look?: "accent" | "danger" | "plain";
	readonly wide?: boolean;
	readonly disabled?: boolean;
	// Beside the button.
	readonly beside?: ComponentChildren;
	readonly label?: string;
	// What is said beside the button when it was done, where nothing else shows it.
	readonly done?: string;
};

// A form that says what is wrong where it is wrong, and puts the focus there.
export function Form(props: Props) {
	const { children, action, busyAction = "Saving…", onSubmit, look = "accent", wide = false } = props;
	const [state, setState] = useState<FormState>(CALM);
	const [isDone, setDone] = useState(false);
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		if (state.busy) return;
		const named = Object.keys(state.problems)[0];
		const group = form.current?.querySelector<HTMLElement>(`[data-field="${named}"] input`);
		const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]") ?? group;
		wrong?.closest("details")?.setAttribute("open", "");
		wrong?.focus();
	}, [state]);

	async function send(): Promise<void> {
		const shown = form.current;
		if (shown === null || state.busy || props.disabled) return;
		const gaps = findGaps(shown);
		if (Object.keys(gaps).length > 0) return setState({ busy: false, trouble: null, problems: gaps });
		setState({ ...CALM, busy: true });
		setDone(false);
		const reply = await onSubmit(valuesOf(shown));
		setDone(reply.ok);
		setState(reply.ok ? CALM : refusedState(shown, reply));
	}

	return (
		<FormContext.Provider value={state}>
			<form
				ref={form}
				class={styles.form}
				noValidate
				aria-label={props.label}
				onSubmit={(event) => {
					event.preventDefault();
					void send();
				}}
				onInput={() => setDone(false)}
			>
				{children}
				<Trouble text={state.trouble} />
				<div class={styles.actions} data-wide={wide}>
					<Button type="submit" look={look} wide={wide} disabled={state.busy || (props.disabled ?? false)}>
						{state.busy ? busyAction : action}
					</Button>
					{props.beside}
					{props.done !== undefined && <Done text={isDone ? props.done : null} />}
				</div>
			</form>
		</FormContext.Provider>
	);
}

function refusedState(form: HTMLFormElement, failure: Failure): FormState {
	const problems: Record<string, string> = {};
	const fields = failure.kind === "problem" ? failure.fields : [];
	for (const { path, message } of fields) {
		const name = nameIn(form, path);
		if (name !== null) problems[name] ??= fieldText(message);
	}
	// Said at the field is said; a second line above the button would only repeat it.
	const isSaid = Object.keys(problems).length > 0;
	return { busy: false, trouble: isSaid ? null : troubleText(failure), problems };
}

// The server names what it was sent; a field may stand for all that is below its name.
function nameIn(form: HTMLFormElement, path: string): string | null {
	const names = [...form.elements].map((field) => field.getAttribute("name") ?? "");
	return names.find((name) => name !== "" && (path === name || path.startsWith(`${name}.`))) ?? null;
}
