import { Button } from "../components/button.tsx";
import { cloudOffIcon, receiptIcon, warningIcon } from "../components/icons.ts";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";
import { SaleRow } from "./sale-row.tsx";
import styles from "./sales-table.module.css";
import { freshIds, loadSales, moneyFormat, org, salesState, storeNames } from "./store.ts";
import lines from "./table.module.css";

type Props = { readonly most: number; readonly page: string };

export function SalesTable({ most, page }: Props) {
	const { value } = salesState;
	if (value.state === "loading") return <Skeleton count={8} shape="row" />;
	if (value.state === "failed") {
		const offline = value.failure.kind !== "problem";
		return (
			<StateNote
				icon={offline ? cloudOffIcon : warningIcon}
				tone={offline ? "offline" : "bad"}
				title={offline ? "No connection" : "The sales could not be read"}
				action={
					<Button size="desk" onClick={loadSales}>
						Try again
					</Button>
				}
			>
				{offline
					? "Tills keep every sale they have asked for. This page goes on by itself when the connection is back."
					: "Something went wrong at the other end. Try again in a moment."}
			</StateNote>
		);
	}
	if (value.sales.length === 0) {
		return (
			<StateNote icon={receiptIcon} title="No sales yet">
				Open a till, ring up a product and take the money. The sale is here within two seconds.
			</StateNote>
		);
	}
	return (
		<table class={`${lines.table} ${styles.sales}`}>
			<thead>
				<tr>
					<th scope="col">Time</th>
					<th scope="col">Store</th>
					<th scope="col">Items</th>
					<th scope="col" class={styles.number}>
						Total
					</th>
				</tr>
			</thead>
			<tbody>
				{value.sales.slice(0, most).map((sale) => (
					<SaleRow
						key={sale.id}
						sale={sale}
						store={storeNames.value.get(sale.store) ?? sale.store}
						fresh={freshIds.value.has(sale.id)}
						href={`/dashboard?${page}sale=${sale.id}`}
						format={moneyFormat.value}
						locale={org.value?.locale}
						zone={org.value?.zone}
					/>
				))}
			</tbody>
		</table>
	);
}
