import type * as z from "zod/mini";
import type { keyViewSchema } from "../../../../domain/access/views/systems.ts";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Icon } from "../../../components/icon.tsx";
import { keyIcon, plusIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import { agoText, whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { resource, useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { NEW, useSheet } from "../use-sheet.ts";
import { KeySheet } from "./key-sheet.tsx";
import { NewKeySheet } from "./new-key-sheet.tsx";
import { ProvidersPanel } from "./providers-panel.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";

export type KeyView = z.infer<typeof keyViewSchema>;
const keys = resource(() => manage.listKeys());

export function KeysPage() {
	useResource(keys);
	const sheet = useSheet("keys", "key");
	const { value } = keys.state;
	const shown = value.state === "ready" ? value.value.keys.find(({ id }) => id === sheet.shown) : undefined;
	return (
		<>
			<ManageHead
				title="Keys"
				more="How other systems call this one."
				action={
					<ButtonLink href={sheet.address(NEW)}>
						<Icon svg={plusIcon} /> New key
					</ButtonLink>
				}
			/>
			<Panel
				title="API keys"
				hint="A shop, an accountant's program, a gate. Each gets a key of its own, with as little as it needs."
			>
				<Shown of={keys} rows={3}>
					{({ keys: list }) => <KeyTable list={list} address={sheet.address} />}
				</Shown>
			</Panel>
			<ProvidersPanel />
			{sheet.shown === NEW && <NewKeySheet onMade={keys.load} onClose={sheet.close} />}
			{shown !== undefined && <KeySheet view={shown} onChanged={keys.load} onClose={sheet.close} />}
		</>
	);
}

function KeyTable({ list, address }: { list: readonly KeyView[]; address: (key: string) => string }) {
	if (list.length === 0) {
		return (
			<StateNote icon={keyIcon} title="No key yet">
				Make one when another system has to read sales or open accounts.
			</StateNote>
		);
	}
	return (
		<Rows
			label="API keys"
			columns={[
				{ name: "Name" },
				{ name: "May", width: "wide" },
				{ name: "Last used", named: true },
				{ name: "Good until", end: true, named: true },
			]}
			rows={list.map((key) => ({
				id: key.id,
				href: address(key.id),
				cells: [
					key.name,
					key.scopes.map((scope) => SCOPE_WORDS[scope].name).join(", "),
					key.usedAt === null ? "never" : agoText(key.usedAt),
					key.expiresAt === null ? "it is revoked" : whenText(key.expiresAt),
				],
			}))}
		/>
	);
}
