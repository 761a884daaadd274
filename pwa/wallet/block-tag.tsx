import type { AccountView } from "../../domain/protocol/views.ts";
import { Form } from "../components/form/form.tsx";
import { api, loadWallet } from "./store.ts";

export function BlockTag({ account, onDone }: { account: AccountView; onDone: () => void }) {
	return (
		<Form
			action="Block it now"
			busyAction="Blocking…"
			look="danger"
			wide
			onSubmit={async () => {
				const reply = await api.blockAccount(account.id);
				if (reply.ok) {
					await loadWallet();
					onDone();
				}
				return reply;
			}}
		>
			<p>Lost or stolen? From now on nobody can pay with it. Your money stays where it is.</p>
			<p>You cannot unblock it here: the help point does, or gives you a new tag with the same money.</p>
		</Form>
	);
}
