import { ActButton } from "../../../components/act-button.tsx";
import { Button } from "../../../components/button.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { searchIcon, walletIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { sitting } from "../../store.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Shown } from "../shown.tsx";
import { useSheet } from "../use-sheet.ts";
import { GuestSheet } from "./guest-sheet.tsx";
import styles from "./guests-page.module.css";
import { GuestsTable } from "./guests-table.tsx";
import { findGuests, found, loadOlderGuests, newest } from "./store.ts";

// Whose wristband this is, and what can be done for them.
export function GuestsPage({ who }: { who: SignedInPerson }) {
	useResource(newest);
	const sheet = useSheet("guests", "guest");
	const { value: looked } = found;
	const isLooking = looked !== null && looked.asker === sitting.value;
	return (
		<>
			<ManageHead title="Guests" more="Look up a wristband, see what is on it, block a lost one." />
			<Panel>
				<div class={styles.find}>
					<Form
						label="Find a guest"
						action="Find"
						busyAction="Looking…"
						onSubmit={async (values) => {
							const reply = await findGuests(values.text("text"));
							const [only, other] = reply.ok ? reply.value.guests : [];
							if (only !== undefined && other === undefined) sheet.open(only.account.id);
							return reply;
						}}
					>
						<TextField name="text" label="Wristband code, account or e-mail" maxLength={200} code />
					</Form>
				</div>
			</Panel>
			{isLooking ? (
				<Panel
					title={`Found for “${looked.text.trim()}”`}
					action={<Button onClick={showNewest}>Show the newest</Button>}
				>
					{looked.guests.length === 0 ? (
						<StateNote icon={searchIcon} title="Nobody has this">
							Type the code as it stands on the wristband, the account's id, or the whole e-mail address.
						</StateNote>
					) : (
						<GuestsTable label="Guests found" guests={looked.guests} address={sheet.address} />
					)}
				</Panel>
			) : (
				<Panel title="Newest">
					<Shown of={newest} rows={8}>
						{({ guests, next }) =>
							guests.length === 0 ? (
								<StateNote icon={walletIcon} title="No guests yet">
									Whoever gets a wristband at a till, or an account from another system, is listed here.
								</StateNote>
							) : (
								<>
									<GuestsTable label="Newest guests" guests={guests} address={sheet.address} />
									{next !== null && (
										<ActButton wide busy="Loading…" act={loadOlderGuests}>
											Show older
										</ActButton>
									)}
								</>
							)
						}
					</Shown>
				</Panel>
			)}
			{sheet.shown !== null && (
				<GuestSheet key={sheet.shown} account={sheet.shown} who={who} onClose={sheet.close} />
			)}
		</>
	);
}

function showNewest(): void {
	found.value = null;
}
