import { BasketDock } from "./basket-dock.tsx";
import { BasketPane } from "./basket-pane.tsx";
import { Products } from "./products.tsx";
import styles from "./sell-screen.module.css";

export function SellScreen() {
	return (
		<main class={styles.screen}>
			<Products />
			<BasketPane />
			<BasketDock />
		</main>
	);
}
