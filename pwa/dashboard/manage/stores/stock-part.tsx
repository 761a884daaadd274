import { useSignal } from "@preact/signals";
import { uuidv7 } from "uuidv7";
import type { MenuItem } from "../../../../domain/catalog/menu.ts";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import styles from "./stock-part.module.css";
import { receive, stockOf } from "./store.ts";

// How much of a counted product there is, and what came in. Until something came in it is sold out.
export function StockPart({ store, item }: { store: string; item: MenuItem }) {
	// Sent again after a lost answer it is the same delivery: the next one gets another id.
	const delivery = useSignal(uuidv7());
	const { value } = stockOf(store).state;
	const left = value.state === "ready" ? (value.value.get(item.product) ?? 0) : null;
	return (
		<section class={styles.stock}>
			<h3>Stock</h3>
			{left !== null && (
				<p class={styles.left} data-testid="stock-left">
					{left === 0 ? "Sold out: nothing is left." : `${left} left.`}
				</p>
			)}
			<Form
				key={delivery.value}
				label="Stock"
				action="Add to stock"
				busyAction="Adding…"
				look="plain"
				onSubmit={async (values) => {
					const line = { product: item.product, quantity: values.number("lines") };
					const reply = await receive(store, { id: delivery.value, lines: [line] });
					if (reply.ok) delivery.value = uuidv7();
					return reply;
				}}
			>
				<TextField
					name="lines"
					label="Came in"
					hint="What was delivered or made: it is added to what is left."
					type="number"
					inputMode="numeric"
					after="pieces"
				/>
			</Form>
		</section>
	);
}
