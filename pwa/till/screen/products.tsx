import { Button } from "../../components/button.tsx";
import { basketIcon, searchIcon, warningIcon } from "../../components/icons.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateNote } from "../../components/state.tsx";
import { menuState, moneyFormat, refreshAll } from "../menu/store.ts";
import { quantityOf } from "../sale/basket-lines.ts";
import { ProductTile } from "../sale/product-tile.tsx";
import { basket, change, leftOf, search, shownItems } from "../sale/store.ts";
import { Finder } from "./finder.tsx";
import styles from "./products.module.css";

export function Products() {
	return (
		<section class={styles.products} aria-label="Products">
			<Finder />
			<div class={styles.scroller}>
				<ProductGrid />
			</div>
		</section>
	);
}

function ProductGrid() {
	const { value } = menuState;
	if (value.state === "failed") {
		return (
			<StateNote
				icon={warningIcon}
				title="The menu could not be loaded"
				tone={value.failure.kind === "problem" ? "bad" : "offline"}
				action={<Button onClick={refreshAll}>Try again</Button>}
			>
				This till needs a connection once, to fetch what it sells. After that it opens without one.
			</StateNote>
		);
	}
	if (value.state === "ready" && value.menu.items.length === 0) {
		return (
			<StateNote
				icon={basketIcon}
				title="Nothing on the menu yet"
				action={<Button onClick={refreshAll}>Look again</Button>}
			>
				Products appear here as soon as the organizer adds them to this store.
			</StateNote>
		);
	}
	if (value.state === "ready" && shownItems.value.length === 0) {
		return (
			<StateNote icon={searchIcon} title={`Nothing matches “${search.value.trim()}”`}>
				Try fewer letters.
			</StateNote>
		);
	}
	return (
		<div class={styles.grid}>
			{value.state === "loading" ? (
				<Skeleton count={12} shape="tile" />
			) : (
				shownItems.value.map((item) => (
					<ProductTile
						key={item.product}
						item={item}
						quantity={quantityOf(basket.value.lines, item.product)}
						left={leftOf(item.product)}
						format={moneyFormat.value}
						onAdd={() => change(item.product, 1)}
					/>
				))
			)}
		</div>
	);
}
