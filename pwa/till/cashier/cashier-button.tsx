import { Icon } from "../../components/icon.tsx";
import { lockIcon } from "../../components/icons.ts";
import styles from "./cashier-button.module.css";
import { initialsOf } from "./initials.ts";
import { type Cashier, handOver } from "./store.ts";

// Whose till this is now; a tap hands it over.
export function CashierButton({ cashier }: { cashier: Cashier }) {
	const initials = initialsOf(cashier.name);
	return (
		<button
			type="button"
			class={styles.cashier}
			aria-label={`Hand over from ${cashier.name}, ${initials}`}
			onClick={handOver}
		>
			<span aria-hidden="true">{initials}</span>
			<span class={styles.lock}>
				<Icon svg={lockIcon} size={16} />
			</span>
		</button>
	);
}
