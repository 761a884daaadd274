import { useSignal } from "@preact/signals";
import type { NewStore } from "../../../../domain/access/views/org.ts";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { freeId } from "../../org-choices.ts";
import { manage } from "../api.ts";
import { STORE_KINDS, storeList } from "./store.ts";

type Props = { readonly onClose: () => void; readonly onMade: (store: string) => void };

export function NewStoreSheet({ onClose, onMade }: Props) {
	const { value: known } = storeList.state;
	const taken = known.state === "ready" ? known.value.map(({ id }) => id) : [];
	const id = useSignal("");
	return (
		<Sheet title="New store" onClose={onClose} place="side">
			<Form
				action="Open store"
				busyAction="Opening…"
				onSubmit={async (values) => {
					const kind = values.text("kind") as NewStore["kind"];
					const reply = await manage.addStore({
						id: values.text("id").trim(),
						name: values.text("name"),
						kind,
					});
					if (reply.ok) {
						await storeList.load();
						onMade(reply.value.id);
					}
					return reply;
				}}
			>
				<TextField
					name="name"
					label="Name"
					hint="As guests know it, such as River Bar."
					maxLength={80}
					focusFirst
					onInput={(name) => {
						id.value = freeId(name, taken);
					}}
				/>
				<TextField
					name="id"
					label="Id"
					hint="For addresses; it stays for ever."
					code
					value={id.value}
					onInput={(typed) => {
						id.value = typed;
					}}
				/>
				<SelectField name="kind" label="Kind" options={STORE_KINDS} value="stall" />
			</Form>
		</Sheet>
	);
}
