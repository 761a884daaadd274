import { useId } from "preact/hooks";
import type { PutProduct } from "../../../../domain/access/views/org.ts";
import type { Menu, MenuItem } from "../../../../domain/catalog/menu.ts";
import { writeAmount } from "../../../components/amount.ts";
import { CheckField } from "../../../components/form/check-field.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import type { Values } from "../../../components/form/values.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { freeId } from "../../org-choices.ts";
import fields from "../../org-fields.module.css";
import { moneyFormat } from "../../store.ts";
import { manage } from "../api.ts";
import { percentText, readPercent } from "./percent.ts";
import { StockPart } from "./stock-part.tsx";
import { menuOf } from "./store.ts";

const USUAL_TAX_BPS = 1_900;

type Props = {
	readonly store: string;
	readonly menu: Menu | null;
	// Null: a new one.
	readonly item: MenuItem | null;
	readonly onClose: () => void;
	// What is counted is sold out until it is said how much came in.
	readonly onCounted: (product: string) => void;
};

export function ProductSheet({ store, menu, item, onClose, onCounted }: Props) {
	const listId = useId();
	const { decimals } = moneyFormat.value;
	const known = menu?.categories.find(({ id }) => id === item?.category)?.name;
	const last = menu?.items.at(-1);
	const lastCategory = menu?.categories.find(({ id }) => id === last?.category)?.name;

	async function save(values: Values) {
		const wanted = readProduct(values, decimals);
		const taken = menu?.items.map((one) => one.product) ?? [];
		const product = item?.product ?? freeId(wanted.name, taken, "product");
		const reply = await manage.putProduct(store, product, wanted);
		if (reply.ok) {
			await menuOf(store).load();
			if (wanted.counted && !item?.counted) onCounted(product);
			else onClose();
		}
		return reply;
	}

	return (
		<Sheet title={item === null ? "Add product" : item.name} onClose={onClose} place="side">
			<Form action={item === null ? "Add to menu" : "Save"} busyAction="Publishing…" onSubmit={save}>
				<TextField
					name="name"
					label="Name"
					value={item?.name ?? ""}
					maxLength={80}
					focusFirst={item === null}
				/>
				<TextField
					name="category"
					label="Category"
					hint="How tills group it, such as Beer & cider."
					value={known ?? lastCategory ?? ""}
					maxLength={40}
					list={listId}
				/>
				<datalist id={listId}>
					{menu?.categories.map(({ id, name }) => (
						<option key={id} value={name} />
					))}
				</datalist>
				<Sums item={item} usualTaxBps={last?.taxBps ?? USUAL_TAX_BPS} />
				<CheckField
					name="counted"
					label="Count the stock"
					hint="Sold out is sold out: nobody sells more than there is, where a till has a network."
					checked={item?.counted ?? false}
				/>
			</Form>
			{item?.counted && <StockPart store={store} item={item} />}
		</Sheet>
	);
}

function readProduct(values: Values, decimals: number): PutProduct {
	return {
		name: values.text("name"),
		category: values.text("category"),
		priceMinor: values.minor("priceMinor", decimals),
		depositMinor: values.minor("depositMinor", decimals),
		taxBps: readPercent(values.text("taxBps")),
		counted: values.has("counted"),
	};
}

function Sums({ item, usualTaxBps }: { item: MenuItem | null; usualTaxBps: number }) {
	const { unit, decimals, locale } = moneyFormat.value;
	return (
		<div class={fields.pair}>
			<TextField
				name="priceMinor"
				label="Price"
				amount={moneyFormat.value}
				after={unit}
				value={item === null ? "" : writeAmount(item.priceMinor, decimals, locale)}
			/>
			<TextField
				name="depositMinor"
				label="Deposit"
				amount={moneyFormat.value}
				after={unit}
				value={writeAmount(item?.depositMinor ?? 0, decimals, locale)}
			/>
			<TextField
				name="taxBps"
				label="Tax"
				amount={{ decimals: 2, locale }}
				after="%"
				value={percentText(item?.taxBps ?? usualTaxBps, locale)}
			/>
		</div>
	);
}
