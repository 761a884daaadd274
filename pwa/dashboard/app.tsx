import { useLocation } from "preact-iso/router";
import { Opening } from "../components/opening.tsx";
import { UpdateBanner } from "../components/update-banner.tsx";
import type { SignedInPerson } from "../offline/records.ts";
import { factorNeeded } from "../session/factor-needed.ts";
import { stepUpAsked } from "../session/step-up.ts";
import styles from "./app.module.css";
import { openedLink } from "./arrival.ts";
import { addressOf, pagesFor } from "./pages.ts";
import { Part } from "./part.tsx";
import { Rail } from "./rail.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { SalesPage } from "./sales-page.tsx";
import { salesState, session } from "./store.ts";
import { TodayPage } from "./today-page.tsx";

// What only some people need on some days is loaded when they go there.
const loadEntry = () => import("./sign-in/entry.tsx").then(({ Entry }) => Entry);
const loadManage = () => import("./manage/manage.tsx").then(({ Manage }) => Manage);
const loadSetUp = () => import("./manage/me/set-up-page.tsx").then(({ SetUpPage }) => SetUpPage);
const loadStepUp = () => import("./manage/step-up-sheet.tsx").then(({ StepUpSheet }) => StepUpSheet);

export function App() {
	const { value } = session.state;
	// Where a link leads comes first, whoever is signed in here.
	const { value: arrived } = openedLink;
	if (arrived !== null && arrived.kind !== "refused") return <Part load={loadEntry} props={{}} />;
	if (value.state === "reading") return <Opening />;
	if (value.state !== "signed-in") return <Part load={loadEntry} props={{}} />;
	return (
		<>
			{factorNeeded.value ? <Part load={loadSetUp} props={{ who: value.who }} /> : <Office who={value.who} />}
			{stepUpAsked.value !== null && <Part load={loadStepUp} props={{ asked: stepUpAsked.value }} />}
		</>
	);
}

function Office({ who }: { who: SignedInPerson }) {
	const { query, route } = useLocation();
	const pages = pagesFor(who);
	const page = pages.find(({ id }) => id === query.page)?.id ?? "today";
	const { value: known } = salesState;
	const shown = known.state === "ready" ? known.sales.find((sale) => sale.id === query.sale) : undefined;
	return (
		<div class={styles.frame}>
			<Rail who={who} pages={pages} page={page} />
			<main class={styles.main}>
				<UpdateBanner safe />
				{page === "today" && <TodayPage who={who} />}
				{page === "sales" && <SalesPage />}
				{page !== "today" && page !== "sales" && <Part load={loadManage} props={{ page, who }} />}
			</main>
			{shown !== undefined && <SaleSheet sale={shown} onClose={() => route(addressOf(page))} />}
		</div>
	);
}
