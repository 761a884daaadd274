import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Choice } from "../components/choice.tsx";
import styles from "./account-picker.module.css";
import { accounts, api, chooseAccount, shownAccount } from "./store.ts";

// Whose wristband: for who has more than one, such as a parent.

const names = signal<ReadonlyMap<string, string>>(new Map());

export function AccountPicker() {
	const ids = accounts.value;
	useEffect(() => {
		if (ids.length < 2) return;
		for (const id of ids) {
			void api.getAccount(id).then((reply) => {
				if (reply.ok) names.value = new Map([...names.value, [id, reply.value.name]]);
			});
		}
	}, [ids]);
	if (ids.length < 2) return null;
	return (
		<fieldset class={styles.picker}>
			<legend class="visually-hidden">Wristband</legend>
			{ids.map((id) => (
				<Choice
					key={id}
					name="account"
					value={id}
					shape="pill"
					isChosen={shownAccount.value === id}
					onChoose={() => chooseAccount(id)}
				>
					{names.value.get(id) ?? id}
				</Choice>
			))}
		</fieldset>
	);
}
