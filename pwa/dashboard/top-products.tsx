import { chartIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";
import { TOP_PRODUCTS_SHOWN } from "./limits.ts";
import { moneyFormat, salesState, summary } from "./store.ts";
import styles from "./top-products.module.css";

export function TopProducts() {
	const top = summary.value?.top.slice(0, TOP_PRODUCTS_SHOWN) ?? null;
	if (top === null) {
		return salesState.value.state === "failed" ? (
			<p class={styles.none}>No figures right now.</p>
		) : (
			<Skeleton count={5} shape="row" />
		);
	}
	if (top.length === 0) {
		return (
			<StateNote icon={chartIcon} title="Nothing sold yet">
				The first sale of the day shows up here.
			</StateNote>
		);
	}
	const most = Math.max(...top.map((product) => product.quantity));
	return (
		<ol class={styles.list}>
			{top.map(({ product, name, quantity, soldMinor }) => (
				<li key={product}>
					<span class={styles.name}>{name}</span>
					<span class={styles.quantity}>{quantity}</span>
					<span class={styles.sold}>
						<Money minor={soldMinor} format={moneyFormat.value} />
					</span>
					<span
						class={styles.bar}
						aria-hidden="true"
						ref={(bar) => bar?.style.setProperty("--share", String(quantity / most))}
					/>
				</li>
			))}
		</ol>
	);
}
