import { ButtonLink } from "../../../components/button-link.tsx";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { storeIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { StateNote } from "../../../components/state.tsx";
import { addressOf } from "../../pages.ts";
import { manage } from "../api.ts";
import { NameAndId } from "../name-and-id.tsx";
import { storeList } from "../stores/store.ts";
import { tillList } from "./store.ts";

type Props = { readonly onClose: () => void; readonly onMade: (till: string) => void };

export function NewTillSheet({ onClose, onMade }: Props) {
	const { value: stores } = storeList.state;
	const options = stores.state === "ready" ? stores.value.map(({ id, name }) => ({ value: id, name })) : [];
	const { value: tills } = tillList.state;
	const taken = tills.state === "ready" ? tills.value.map(({ id }) => id) : [];
	return (
		<Sheet title="New till" onClose={onClose} place="side">
			{options.length === 0 ? (
				<StateNote
					icon={storeIcon}
					title="Open a store first"
					action={<ButtonLink href={addressOf("stores")}>Go to stores</ButtonLink>}
				>
					A till stands at a store and sells from its menu.
				</StateNote>
			) : (
				<Form
					action="Make till"
					busyAction="Making…"
					onSubmit={async (values) => {
						const store = values.text("store");
						const reply = await manage.addTill({
							id: values.text("id").trim(),
							name: values.text("name"),
							store,
						});
						if (reply.ok) {
							await tillList.load();
							onMade(reply.value.id);
						}
						return reply;
					}}
				>
					<NameAndId
						nameHint="As your team calls it, such as Bar 1."
						nameLengthMax={60}
						idHint="For receipts and the log; it stays for ever."
						taken={taken}
					/>
					<SelectField name="store" label="Store" options={options} value={options[0]?.value} />
				</Form>
			)}
		</Sheet>
	);
}
