import type { MenuItem } from "../../../domain/catalog/menu.ts";
import { Money } from "../../components/money.tsx";
import type { MoneyFormat } from "../../components/money-text.ts";
import { LOW_STOCK } from "../state/limits.ts";
import styles from "./product-tile.module.css";

type Props = {
	readonly item: MenuItem;
	readonly quantity: number;
	// What may still be added, or null where nobody counts.
	readonly left: number | null;
	readonly format: MoneyFormat;
	readonly onAdd: () => void;
};

export function ProductTile({ item, quantity, left, format, onAdd }: Props) {
	const soldOut = left === 0 && quantity === 0;
	const noMore = left === 0;
	return (
		<button
			type="button"
			class={styles.tile}
			data-sold-out={soldOut}
			data-chosen={quantity > 0}
			aria-disabled={noMore}
			data-product={item.product}
			ref={(tile) => tile?.style.setProperty("--hue", String(item.hue))}
			onClick={() => !noMore && onAdd()}
		>
			<span class={styles.glyph} aria-hidden="true">
				{item.glyph}
			</span>
			<span class={styles.name} lang={format.locale}>
				{item.name}
			</span>
			<span class={styles.foot}>
				{soldOut ? (
					<span class={styles.word}>Sold out</span>
				) : (
					<Money minor={item.priceMinor} format={format} />
				)}
				{!soldOut && left !== null && left <= LOW_STOCK && <span class={styles.left}>{left} left</span>}
			</span>
			{quantity > 0 && (
				<span class={styles.badge}>
					{quantity}
					<span class="visually-hidden"> in the basket</span>
				</span>
			)}
		</button>
	);
}
