import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { plusIcon, walletIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import { whenText } from "../ago.ts";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { type Open, ProviderSheet, providers } from "./provider-sheet.tsx";

// Who may say that money arrived.
export function ProvidersPanel() {
	useResource(providers);
	const open = useSignal<Open>({ kind: "nothing" });
	const show = (next: Open) => {
		open.value = next;
	};
	return (
		<Panel
			title="Payment providers"
			hint="They tell this system that a guest's top-up was paid, and sign what they say with a secret."
			action={
				<Button onClick={() => show({ kind: "new" })}>
					<Icon svg={plusIcon} /> Add provider
				</Button>
			}
		>
			<Shown of={providers} rows={2}>
				{({ providers: list }) =>
					list.length === 0 ? (
						<StateNote icon={walletIcon} title="No provider yet">
							Without one, guests top up where a person at a till takes their money.
						</StateNote>
					) : (
						<Rows
							label="Payment providers"
							columns={[
								{ name: "Provider", width: "wide" },
								{ name: "Secret before" },
								{ name: "Change", end: true },
							]}
							rows={list.map(({ id, previousUntil }) => ({
								id,
								cells: [
									id,
									previousUntil === null ? "" : `Understood until ${whenText(previousUntil)}`,
									<span key="acts">
										<Button look="quiet" onClick={() => show({ kind: "renew", id })}>
											New secret
										</Button>
										<Button look="quiet" onClick={() => show({ kind: "remove", id })}>
											Remove
										</Button>
									</span>,
								],
							}))}
						/>
					)
				}
			</Shown>
			<ProviderSheet open={open.value} show={show} />
		</Panel>
	);
}
