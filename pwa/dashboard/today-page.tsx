import { clockTime, longDay } from "../components/time-text.ts";
import type { SignedInPerson } from "../offline/records.ts";
import { Figures } from "./figures.tsx";
import { SALES_SHOWN_MAX } from "./limits.ts";
import { PageHead } from "./page-head.tsx";
import { mayCall } from "./pages.ts";
import { Part } from "./part.tsx";
import { SalesTable } from "./sales-table.tsx";
import { nowMs, org, salesState, summary } from "./store.ts";
import styles from "./today-page.module.css";
import { TopProducts } from "./top-products.tsx";

const loadFirst = () => import("./manage/manage.tsx").then(({ FirstSteps }) => FirstSteps);

export function TodayPage({ who }: { who: SignedInPerson }) {
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
			{isNew(who) && (
				<div class={styles.first}>
					<Part load={loadFirst} props={{}} />
				</div>
			)}
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

// Nobody has sold anything here yet, and this is somebody who can change that.
function isNew(who: SignedInPerson): boolean {
	const { value } = salesState;
	return value.state === "ready" && value.sales.length === 0 && mayCall(who, "POST /v1/stores");
}
