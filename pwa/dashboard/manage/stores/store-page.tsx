import type { Menu } from "../../../../domain/catalog/menu.ts";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Chip } from "../../../components/chip.tsx";
import { Icon } from "../../../components/icon.tsx";
import { basketIcon, checkIcon, circleIcon, plusIcon } from "../../../components/icons.ts";
import { Money } from "../../../components/money.tsx";
import { formatRate } from "../../../components/money-text.ts";
import { StateNote } from "../../../components/state.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { addressOf, mayCall } from "../../pages.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { NEW, useSheet } from "../use-sheet.ts";
import { ProductSheet } from "./product-sheet.tsx";
import { kindName, menuOf, stockOf, storeList } from "./store.ts";

export function StorePage({ store, who }: { store: string; who: SignedInPerson }) {
	const menu = menuOf(store);
	useResource(menu);
	const stock = stockOf(store);
	useResource(stock);
	const sheet = useSheet("stores", "product", { store });
	const { value: list } = storeList.state;
	const view = list.state === "ready" ? list.value.find(({ id }) => id === store) : undefined;
	const { value: loaded } = menu.state;
	const shown = loaded.state === "ready" ? loaded.value : null;
	const { value: counted } = stock.state;
	const levels = counted.state === "ready" ? counted.value : null;
	const mayChange = mayCall(who, "PUT /v1/stores/:store/products/:product");
	const item = shown?.items.find(({ product }) => product === sheet.shown);
	const isEditing = mayChange && loaded.state === "ready" && (item !== undefined || sheet.shown === NEW);
	return (
		<>
			<ManageHead
				title={view?.name ?? store}
				more={view === undefined ? undefined : `${kindName(view.kind)} · ${view.id}`}
				back={{ href: addressOf("stores"), name: "Stores" }}
				action={
					mayChange && (
						<ButtonLink href={sheet.address(NEW)}>
							<Icon svg={plusIcon} /> Add product
						</ButtonLink>
					)
				}
			/>
			<Panel
				title="Menu"
				hint="What is changed here is on every till of this store within seconds."
				action={loaded.state === "ready" && <Published menu={shown} />}
			>
				<Shown of={menu}>
					{(value) =>
						value === null || value.items.length === 0 ? (
							<StateNote icon={basketIcon} title="Nothing on the menu yet">
								Add the first product: a name, a price and its tax are enough to sell it.
							</StateNote>
						) : (
							<Products menu={value} levels={levels} address={mayChange ? sheet.address : null} />
						)
					}
				</Shown>
			</Panel>
			{isEditing && (
				<ProductSheet
					key={sheet.shown}
					store={store}
					menu={shown}
					item={item ?? null}
					onClose={sheet.close}
					onCounted={sheet.open}
				/>
			)}
		</>
	);
}

function Published({ menu }: { menu: Menu | null }) {
	return menu === null ? (
		<Chip icon={circleIcon}>Not published</Chip>
	) : (
		<Chip tone="good" icon={checkIcon}>
			Published · version {menu.version}
		</Chip>
	);
}

type ProductsProps = {
	readonly menu: Menu;
	// Null: not known yet.
	readonly levels: ReadonlyMap<string, number> | null;
	readonly address: ((product: string) => string) | null;
};

function Products({ menu, levels, address }: ProductsProps) {
	const categories = new Map(menu.categories.map(({ id, name }) => [id, name]));
	return (
		<Rows
			label="Products"
			columns={[
				{ name: "Product", width: "wide" },
				{ name: "Category" },
				{ name: "Stock", width: "slim", named: true },
				{ name: "Tax", width: "slim", named: true },
				{ name: "Deposit", width: "narrow", end: true, named: true },
				{ name: "Price", width: "narrow", end: true },
			]}
			rows={menu.items.map((item) => ({
				id: item.product,
				...(address === null ? {} : { href: address(item.product) }),
				cells: [
					item.name,
					categories.get(item.category) ?? item.category,
					item.counted && levels !== null ? (levels.get(item.product) ?? 0) : "",
					formatRate(item.taxBps, menu.locale),
					item.depositMinor === 0 ? "" : <Money key="deposit" minor={item.depositMinor} format={menu} />,
					<strong key="price">
						<Money minor={item.priceMinor} format={menu} />
					</strong>,
				],
			}))}
		/>
	);
}
