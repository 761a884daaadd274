import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { UpdateBanner } from "../components/update-banner.tsx";
import type { TillRow } from "../offline/device-records.ts";
import styles from "./app.module.css";
import { override } from "./cashier/guarded.ts";
import { LockScreen } from "./cashier/lock-screen.tsx";
import { OverrideSheet } from "./cashier/override-sheet.tsx";
import { isLocked, people } from "./cashier/store.ts";
import { ChargeSheets } from "./charge/charge-sheets.tsx";
import { isChargeOpen } from "./charge/state.ts";
import { MovingPage, ReadyingPage, RemovedPage, ReplacePage, WipingPage } from "./device/device-pages.tsx";
import { enrolment } from "./device/enrol.ts";
import { EnrolPage } from "./device/enrol-page.tsx";
import { moved } from "./device/moved.ts";
import { MovedSheet } from "./device/moved-sheet.tsx";
import { device } from "./device/state.ts";
import { isUnknown } from "./device/tokens.ts";
import { useKeys } from "./keys.ts";
import { KeysSheet } from "./keys-sheet.tsx";
import { MoreSheet } from "./more-sheet.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { OpsPage } from "./ops/ops-page.tsx";
import { everyOpenCount, openCount } from "./ops/store.ts";
import { BasketSheet } from "./sale/basket-sheet.tsx";
import { SellScreen } from "./sale/sell-screen.tsx";
import { basket } from "./sale/store.ts";
import { sheet } from "./seat.ts";
import { TopBar } from "./top-bar.tsx";

export function App() {
	const { value } = device;
	switch (value.state) {
		case "reading":
			return null;
		case "none":
			return (
				<EnrolPage title="Set up this till">
					Scan the QR code that the dashboard shows for this till, or type its code here. A code is good once.
				</EnrolPage>
			);
		case "removed":
			return (
				<div class={styles.till}>
					<RemovedPage by={value.by} />
				</div>
			);
		case "till":
			return <Till row={value.row} />;
	}
}

function Till({ row }: { row: TillRow }) {
	const asked = enrolment.value;
	const isLeaving = row.state === "moving" || row.state === "wiping";
	if (asked.step === "replacing" || asked.step === "asking") {
		return (
			<Frame>{asked.step === "replacing" ? <ReplacePage row={row} asked={asked} /> : <ReadyingPage />}</Frame>
		);
	}
	if (isUnknown.value && !(row.state === "wiping" && row.hasSaidFarewell)) {
		return <UnknownPage row={row} />;
	}
	if (isLeaving) return <Frame>{row.state === "moving" ? <MovingPage /> : <WipingPage />}</Frame>;
	return <Seated />;
}

function UnknownPage({ row }: { row: TillRow }) {
	const count = everyOpenCount.value;
	return (
		<EnrolPage title="This device needs a new code">
			{`It is not known as ${row.name} any more. `}
			{count > 0
				? `${count} ${count === 1 ? "sale waits" : "sales wait"} here: ask for a new code of ${row.name}, then they are sent.`
				: "Ask the organizer for a new code."}
		</EnrolPage>
	);
}

function Seated() {
	const { query } = useLocation();
	const onSales = query.page === "sales";
	const isSelling = people.value !== null && (!isLocked.value || isChargeOpen.value);
	useKeys(isSelling && !onSales);
	const isIdle = openCount.value === 0 && basket.value.lines.length === 0 && !isChargeOpen.value;
	return (
		<Frame isIdle={isIdle}>
			{onSales ? (
				<OpsPage />
			) : people.value === null ? (
				<ReadyingPage />
			) : isSelling ? (
				<SellScreen />
			) : (
				<LockScreen />
			)}
		</Frame>
	);
}

// What stays whatever is on the screen, and what may lie over it.
function Frame({ children, isIdle = false }: { children: ComponentChildren; isIdle?: boolean }) {
	const closeSheet = () => {
		sheet.value = "none";
	};
	return (
		<div class={styles.till}>
			<TopBar />
			<UpdateBanner safe={isIdle} />
			<NoticeLine />
			{children}
			{sheet.value === "basket" && <BasketSheet onClose={closeSheet} />}
			{sheet.value === "more" && <MoreSheet onClose={closeSheet} />}
			{sheet.value === "keys" && <KeysSheet onClose={closeSheet} />}
			{moved.value !== null && <MovedSheet moved={moved.value} />}
			<ChargeSheets />
			{override.value !== null && <OverrideSheet asked={override.value} />}
		</div>
	);
}
