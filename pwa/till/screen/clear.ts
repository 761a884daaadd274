import { guarded } from "../cashier/guarded.ts";
import { countItems } from "../sale/basket-lines.ts";
import { basket, clearBasket } from "../sale/store.ts";

// A cashier clears a small basket; a large one wants somebody who answers for it.
export function askToClear(): void {
	const items = countItems(basket.peek().lines);
	guarded({ do: "basket-clear", items }, `Clear a basket of ${items} items`, clearBasket);
}
