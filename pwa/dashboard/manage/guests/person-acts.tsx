import { useSignal } from "@preact/signals";
import { ActButton } from "../../../components/act-button.tsx";
import { Button } from "../../../components/button.tsx";
import { moneyFormat } from "../../store.ts";
import { Confirm } from "../confirm.tsx";
import { saveFile } from "../save-file.ts";
import parts from "../sheet-parts.module.css";

import type { PartProps } from "./guest-sheet.tsx";
import { balancesText, hasMoney } from "./guest-words.ts";
import { forgetGuest, guests } from "./store.ts";

// What a person may ask for: everything that is kept about them, and to be forgotten.
export function PersonActs({ guest, onChanged }: PartProps) {
	const { account, erasedAt } = guest;
	const asking = useSignal(false);
	const close = () => {
		asking.value = false;
	};
	return (
		<section class={parts.part} aria-label="Person">
			<h3>Personal data</h3>
			<ActButton
				busy="Collecting…"
				act={async () => {
					const reply = await guests.exportGuest(account.id);
					if (reply.ok)
						saveFile(`${account.id}.json`, "application/json", JSON.stringify(reply.value, null, 2));
					return reply;
				}}
			>
				Export everything about {account.name}
			</ActButton>
			{erasedAt === null && (
				<Button
					look="danger"
					onClick={() => {
						asking.value = true;
					}}
				>
					Forget this guest
				</Button>
			)}
			{asking.value && (
				<Confirm
					title={`Forget ${account.name}?`}
					action="Forget"
					busyAction="Forgetting…"
					onClose={close}
					onConfirm={async () => {
						const reply = await guests.eraseGuest(account.id);
						if (!reply.ok) return reply;
						close();
						forgetGuest(account.id);
						await onChanged();
						return reply;
					}}
				>
					<p>
						Name, e-mail, codes and devices are deleted for good, and the account is blocked. Export them
						first if the person asked for them.
					</p>
					<p>
						What was topped up and paid stays in the books, under the id {account.id}, which then is nobody's.
					</p>
					{hasMoney(account) && (
						<p>
							<strong>{balancesText(account, moneyFormat.value)}</strong> is still on it and cannot be used
							afterwards. Pay it out first.
						</p>
					)}
				</Confirm>
			)}
		</section>
	);
}
