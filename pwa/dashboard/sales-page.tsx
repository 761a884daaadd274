import { ActButton } from "../components/act-button.tsx";
import { SALES_KEPT_MAX } from "./limits.ts";
import { PageHead } from "./page-head.tsx";
import styles from "./sales-page.module.css";
import { SalesTable } from "./sales-table.tsx";
import { loadOlder, salesState } from "./store.ts";

export function SalesPage() {
	const { value } = salesState;
	const more = value.state === "ready" && value.next !== null && value.sales.length < SALES_KEPT_MAX;
	return (
		<>
			<PageHead title="Sales" more="Newest first, every store" />
			<section class={styles.card} aria-label="Sales">
				<SalesTable most={SALES_KEPT_MAX} page="page=sales&" />
				{more && (
					<ActButton wide busy="Loading…" act={loadOlder}>
						Show older
					</ActButton>
				)}
			</section>
		</>
	);
}
