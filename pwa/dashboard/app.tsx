import { useLocation } from "preact-iso/router";
import { UpdateBanner } from "../components/update-banner.tsx";
import { SignIn } from "../session/sign-in.tsx";
import styles from "./app.module.css";
import { Rail } from "./rail.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { SalesPage } from "./sales-page.tsx";
import { salesState, session } from "./store.ts";
import { TodayPage } from "./today-page.tsx";

export function App() {
	const { query, path, route } = useLocation();
	const { value } = session.state;
	if (value.state === "reading") return null;
	if (value.state !== "signed-in") {
		return <SignIn title="Dashboard" hint="Enter your staff code." state={value} onSubmit={session.enter} />;
	}
	const page = query.page === "sales" ? "sales" : "today";
	const pageAddress = page === "sales" ? `${path}?page=sales` : path;
	const { value: known } = salesState;
	const shown = known.state === "ready" ? known.sales.find((sale) => sale.id === query.sale) : undefined;
	return (
		<div class={styles.frame}>
			<Rail session={value.session} page={page} />
			<main class={styles.main}>
				<UpdateBanner safe />
				{page === "sales" ? <SalesPage /> : <TodayPage />}
			</main>
			{shown !== undefined && <SaleSheet sale={shown} onClose={() => route(pageAddress)} />}
		</div>
	);
}
