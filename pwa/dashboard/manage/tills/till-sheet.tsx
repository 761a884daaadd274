import { useSignal } from "@preact/signals";
import type { TillView } from "../../../../domain/access/views/tills.ts";
import { Button } from "../../../components/button.tsx";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { qrIcon, trashIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { nowMs } from "../../store.ts";
import { whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Facts } from "../facts.tsx";
import { storeList } from "../stores/store.ts";
import { storeName, TillStatusChip } from "./standing.tsx";
import { heardText, tillList, tillStatusOf } from "./store.ts";
import styles from "./till-sheet.module.css";

type Props = {
	readonly till: TillView;
	readonly mayChange: boolean;
	readonly onClose: () => void;
	readonly onEnrol: (till: string) => void;
};

export function TillSheet({ till, mayChange, onClose, onEnrol }: Props) {
	const removing = useSignal(false);
	const calm = () => {
		removing.value = false;
	};
	const isOpen = till.status !== "removed";
	return (
		<Sheet title={till.name} onClose={onClose} place="side">
			<p class={styles.says}>{tillStatusOf(till, nowMs.value).says}</p>
			<Facts
				facts={[
					["Standing", <TillStatusChip key="standing" till={till} />],
					["Store", storeName(till.store)],
					...(till.leaving === null ? [] : ([["Still brings in from", storeName(till.leaving)]] as const)),
					["Last heard", heardText(till, nowMs.value)],
					["Enrolled", till.enrolledAt === null ? "never" : whenText(till.enrolledAt)],
					...(till.removedAt === null ? [] : ([["Removed", whenText(till.removedAt)]] as const)),
					["Id", till.id],
				]}
			/>
			{mayChange && isOpen && (
				<>
					<Button look={till.status === "waiting" ? "accent" : "plain"} onClick={() => onEnrol(till.id)}>
						<Icon svg={qrIcon} /> {till.status === "waiting" ? "Enrol a device" : "Enrol another device"}
					</Button>
					<ChangeTill till={till} />
					<Button
						look="danger"
						onClick={() => {
							removing.value = true;
						}}
					>
						<Icon svg={trashIcon} /> Remove till
					</Button>
				</>
			)}
			{removing.value && <RemoveTill till={till} onClose={calm} />}
		</Sheet>
	);
}

function ChangeTill({ till }: { till: TillView }) {
	const { value } = storeList.state;
	const stores = value.state === "ready" ? value.value : [];
	const chosen = useSignal(till.store);
	return (
		<div class={styles.change}>
			<Form
				label="Name and store"
				action={chosen.value === till.store ? "Save name" : "Move till"}
				look="plain"
				done="Saved."
				onSubmit={async (values) => {
					const name = values.text("name");
					const reply = await manage.changeTill(till.id, {
						name,
						...(chosen.value === till.store ? {} : { store: chosen.value }),
					});
					if (reply.ok) await tillList.load();
					return reply;
				}}
			>
				<TextField name="name" label="Name" value={till.name} maxLength={60} />
				<SelectField
					name="store"
					label="Store"
					hint={
						chosen.value === till.store
							? undefined
							: "The till first brings in what it sold at its old store, then it shows the new menu."
					}
					options={stores.map(({ id, name }) => ({ value: id, name }))}
					value={till.store}
					onInput={(store) => {
						chosen.value = store;
					}}
				/>
			</Form>
		</div>
	);
}

function RemoveTill({ till, onClose }: { till: TillView; onClose: () => void }) {
	return (
		<Confirm
			title={`Remove ${till.name}?`}
			action="Remove till"
			busyAction="Removing…"
			onClose={onClose}
			onConfirm={async () => {
				const reply = await manage.removeTill(till.id);
				if (reply.ok) {
					await tillList.load();
					onClose();
				}
				return reply;
			}}
		>
			<p>It can sell nothing more from this moment on, and hears nothing more about guests and staff.</p>
			<p>
				<strong>Nothing that it sold is lost:</strong> what waits on the device is still taken when it next
				has a network. After that everything on it is wiped.
			</p>
			<p>
				Use this when a device was lost or goes home. It cannot be undone; enrol it as another till instead.
			</p>
		</Confirm>
	);
}
