import { Button } from "../components/button.tsx";
import { SALES_KEPT_MAX } from "./limits.ts";
import { PageHead } from "./page-head.tsx";
import styles from "./sales-page.module.css";
import { SalesTable } from "./sales-table.tsx";
import { loadingMore, loadOlder, salesState } from "./store.ts";

export function SalesPage() {
	const { value } = salesState;
	const more = value.state === "ready" && value.next !== null && value.sales.length < SALES_KEPT_MAX;
	return (
		<>
			<PageHead title="Sales" more="Newest first, every store" />
			<section class={styles.card} aria-label="Sales">
				<SalesTable most={SALES_KEPT_MAX} page="page=sales&" />
				{more && (
					<Button wide disabled={loadingMore.value} onClick={loadOlder}>
						{loadingMore.value ? "Loading…" : "Show older"}
					</Button>
				)}
			</section>
		</>
	);
}
