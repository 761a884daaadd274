import { useLocation } from "preact-iso/router";
import { UpdateBanner } from "../components/update-banner.tsx";
import { SignIn } from "../session/sign-in.tsx";
import styles from "./app.module.css";
import { ChargeSheets } from "./charge/charge-sheets.tsx";
import { isChargeOpen } from "./charge/state.ts";
import { useKeys } from "./keys.ts";
import { KeysSheet } from "./keys-sheet.tsx";
import { MoreSheet } from "./more-sheet.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { OpsPage } from "./ops/ops-page.tsx";
import { openCount } from "./ops/store.ts";
import { BasketSheet } from "./sale/basket-sheet.tsx";
import { SellScreen } from "./sale/sell-screen.tsx";
import { basket } from "./sale/store.ts";
import { session, sheet } from "./seat.ts";
import { TopBar } from "./top-bar.tsx";

export function App() {
	const { state } = session;
	if (state.value.state === "reading") return null;
	if (state.value.state !== "signed-in") {
		return (
			<SignIn
				title="Till"
				hint="Enter this till's code, or open the link that came with it."
				state={state.value}
				onSubmit={session.enter}
			/>
		);
	}
	return <Seated />;
}

function Seated() {
	const { query } = useLocation();
	const onSales = query.page === "sales";
	useKeys(!onSales);
	const closeSheet = () => {
		sheet.value = "none";
	};
	return (
		<div class={styles.till}>
			<TopBar />
			<UpdateBanner safe={openCount.value === 0 && basket.value.lines.length === 0 && !isChargeOpen.value} />
			<NoticeLine />
			{onSales ? <OpsPage /> : <SellScreen />}
			{sheet.value === "basket" && <BasketSheet onClose={closeSheet} />}
			{sheet.value === "more" && <MoreSheet onClose={closeSheet} />}
			{sheet.value === "keys" && <KeysSheet onClose={closeSheet} />}
			<ChargeSheets />
		</div>
	);
}
