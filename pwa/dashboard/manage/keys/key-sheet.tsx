import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { agoText, whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Facts } from "../facts.tsx";
import type { KeyView } from "./keys-page.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";

type Props = {
	readonly view: KeyView;
	readonly onChanged: () => Promise<void>;
	readonly onClose: () => void;
};

export function KeySheet({ view, onChanged, onClose }: Props) {
	const asking = useSignal(false);
	const stopAsking = () => {
		asking.value = false;
	};
	return (
		<Sheet title={view.name} onClose={onClose} place="side">
			<Facts
				facts={[
					["May", view.scopes.map((scope) => SCOPE_WORDS[scope].name).join(", ")],
					["Made", whenText(view.createdAt)],
					["Last used", view.usedAt === null ? "never" : agoText(view.usedAt)],
					["Good until", view.expiresAt === null ? "it is revoked" : whenText(view.expiresAt)],
					["Id", view.id],
				]}
			/>
			<Button
				look="danger"
				onClick={() => {
					asking.value = true;
				}}
			>
				Revoke key
			</Button>
			{asking.value && (
				<Confirm
					title={`Revoke ${view.name}?`}
					action="Revoke key"
					busyAction="Revoking…"
					onClose={stopAsking}
					onConfirm={async () => {
						const reply = await manage.revokeKey(view.id);
						if (reply.ok) {
							await onChanged();
							onClose();
						}
						return reply;
					}}
				>
					<p>Its next call is refused. Whatever uses it stops until it has another one.</p>
				</Confirm>
			)}
		</Sheet>
	);
}
