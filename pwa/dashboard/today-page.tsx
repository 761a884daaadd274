import { clockTime, longDay } from "../components/time-text.ts";
import { Figures } from "./figures.tsx";
import { SALES_SHOWN_MAX } from "./limits.ts";
import { PageHead } from "./page-head.tsx";
import { SalesTable } from "./sales-table.tsx";
import { nowMs, org, summary } from "./store.ts";
import styles from "./today-page.module.css";
import { TopProducts } from "./top-products.tsx";

export function TodayPage() {
	const { locale, zone } = org.value ?? {};
	const since = summary.value?.coversSinceMs ?? null;
	const day = longDay(nowMs.value, locale, zone);
	const covers =
		since === null
			? day
			: `${day}, from ${clockTime(since, locale, zone)} on. Older sales are on the Sales page.`;
	return (
		<>
			<PageHead title="Today" more={covers} />
			<Figures />
			<div class={styles.columns}>
				<section class={styles.card} aria-labelledby="last-sales">
					<h2 id="last-sales">Last sales</h2>
					<SalesTable most={SALES_SHOWN_MAX} page="" />
				</section>
				<section class={styles.card} aria-labelledby="top-products">
					<h2 id="top-products">Top products</h2>
					<TopProducts />
				</section>
			</div>
		</>
	);
}
