import type { NewStore } from "../../../../domain/access/views/org.ts";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { manage } from "../api.ts";
import { NameAndId } from "../name-and-id.tsx";
import { STORE_KINDS, storeList } from "./store.ts";

type Props = { readonly onClose: () => void; readonly onMade: (store: string) => void };

export function NewStoreSheet({ onClose, onMade }: Props) {
	const { value: known } = storeList.state;
	const taken = known.state === "ready" ? known.value.map(({ id }) => id) : [];
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
				<NameAndId
					nameHint="As guests know it, such as River Bar."
					nameLengthMax={80}
					idHint="For addresses; it stays for ever."
					taken={taken}
				/>
				<SelectField name="kind" label="Kind" options={STORE_KINDS} value="stall" />
			</Form>
		</Sheet>
	);
}
