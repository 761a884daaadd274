import { Icon } from "../../components/icon.tsx";
import { searchIcon } from "../../components/icons.ts";
import { menu } from "../menu/store.ts";
import { category, change, search, shownItems } from "../sale/store.ts";
import styles from "./finder.module.css";
import { SEARCH_FIELD_ID } from "./shortcuts.ts";

// The categories, and on wide screens a field to find a product by its name.
export function Finder() {
	const categories = menu.value?.categories ?? [];
	return (
		<div class={styles.finder}>
			<label class={styles.search}>
				<span class="visually-hidden">Find a product</span>
				<Icon svg={searchIcon} />
				<input
					id={SEARCH_FIELD_ID}
					type="text"
					placeholder="Find"
					autocomplete="off"
					value={search.value}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
					onKeyDown={onSearchKey}
				/>
				<span class={styles.hint} aria-hidden="true">
					/
				</span>
			</label>
			<ul class={styles.categories} aria-label="Categories">
				{[{ id: null, name: "All" }, ...categories].map(({ id, name }) => (
					<li key={id}>
						<button
							type="button"
							class={styles.category}
							aria-pressed={category.value === id && search.value === ""}
							onClick={() => {
								search.value = "";
								category.value = id;
							}}
						>
							{name}
						</button>
					</li>
				))}
			</ul>
		</div>
	);
}

function onSearchKey(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
	if (event.key !== "Enter" && event.key !== "Escape") return;
	const [first] = shownItems.peek();
	if (event.key === "Enter" && search.peek().trim() !== "" && first !== undefined) change(first.product, 1);
	search.value = "";
	event.currentTarget.blur();
}
