import { useSignal } from "@preact/signals";
import { TextField } from "../../components/form/text-field.tsx";
import { freeId } from "../org-choices.ts";

type Props = {
	readonly nameHint: string;
	readonly nameLengthMax: number;
	readonly idHint: string;
	// Ids that are used already.
	readonly taken: readonly string[];
};

// What a new thing is called: its id follows its name until somebody types another.
export function NameAndId({ nameHint, nameLengthMax, idHint, taken }: Props) {
	const id = useSignal("");
	return (
		<>
			<TextField
				name="name"
				label="Name"
				hint={nameHint}
				maxLength={nameLengthMax}
				focusFirst
				onInput={(name) => {
					id.value = freeId(name, taken);
				}}
			/>
			<TextField
				name="id"
				label="Id"
				hint={idHint}
				code
				value={id.value}
				onInput={(typed) => {
					id.value = typed;
				}}
			/>
		</>
	);
}
