import { useLocation } from "preact-iso/router";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Icon } from "../../../components/icon.tsx";
import { plusIcon, storeIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { addressOf, mayCall } from "../../pages.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { NEW, useSheet } from "../use-sheet.ts";
import { NewStoreSheet } from "./new-store-sheet.tsx";
import { kindName, storeList } from "./store.ts";
import { StorePage } from "./store-page.tsx";

export function StoresPage({ who }: { who: SignedInPerson }) {
	const { query } = useLocation();
	useResource(storeList);
	const { store } = query;
	if (store !== undefined && store !== NEW) return <StorePage key={store} store={store} who={who} />;
	return <StoreListPage who={who} />;
}

function StoreListPage({ who }: { who: SignedInPerson }) {
	const sheet = useSheet("stores", "store");
	const mayAdd = mayCall(who, "POST /v1/stores");
	const add = mayAdd && (
		<ButtonLink href={sheet.address(NEW)}>
			<Icon svg={plusIcon} /> New store
		</ButtonLink>
	);
	return (
		<>
			<ManageHead title="Stores" more="Where things are sold, and what." action={add} />
			<Panel>
				<Shown of={storeList}>
					{(stores) =>
						stores.length === 0 ? (
							<StateNote icon={storeIcon} title="No store yet">
								{mayAdd
									? "Open a stall or a shop, put products on its menu, then enrol a till for it."
									: "Someone who manages stores has to open one first."}
							</StateNote>
						) : (
							<Rows
								label="Stores"
								columns={[{ name: "Store", width: "wide" }, { name: "Kind" }, { name: "Id" }]}
								rows={stores.map(({ id, name, kind }) => ({
									id,
									href: addressOf("stores", { store: id }),
									cells: [name, kindName(kind), id],
								}))}
							/>
						)
					}
				</Shown>
			</Panel>
			{sheet.shown === NEW && <NewStoreSheet onClose={sheet.close} onMade={sheet.open} />}
		</>
	);
}
