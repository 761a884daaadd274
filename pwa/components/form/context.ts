import { createContext } from "preact";
import { useContext, useId } from "preact/hooks";

// What the fields of one form share: what is wrong with whom.

export type FormState = {
	readonly busy: boolean;
	readonly trouble: string | null;
	readonly problems: Readonly<Record<string, string>>;
};

export const CALM: FormState = { busy: false, trouble: null, problems: {} };
export const FormContext = createContext<FormState>(CALM);

export type Labelled = {
	readonly name: string;
	readonly label: string;
	readonly hint?: string | undefined;
};

// The ids that tie a field to its words, and its own problem.
export function useField({ name, hint }: Labelled) {
	const id = useId();
	const problem = useContext(FormContext).problems[name] ?? null;
	const hintId = hint === undefined ? null : `${id}-hint`;
	const problemId = problem === null ? null : `${id}-problem`;
	const describedBy = [hintId, problemId].filter((one) => one !== null).join(" ");
	return { id, problem, hintId, problemId, describedBy: describedBy === "" ? undefined : describedBy };
}
