import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { Opening } from "../../components/opening.tsx";
import { UpdateBanner } from "../../components/update-banner.tsx";
import { override } from "../cashier/guarded.ts";
import { isLocked, people } from "../cashier/store.ts";
import { moved } from "../device/moved.ts";
import { ReadyingPage } from "../device/readying-page.tsx";
import { setupPages } from "../device/setup.lazy.ts";
import { sheet } from "../link/assignment.ts";
import { device, enrolment, isUnknownTill } from "../link/state.ts";
import { openCount } from "../ops/store.ts";
import { basket } from "../sale/store.ts";
import { isChargeOpen } from "../state/charge.ts";
import styles from "./app.module.css";
import { BasketSheet } from "./basket-sheet.tsx";
import { ChargeSheets } from "./charge-sheets.tsx";
import { sheets } from "./lazy.ts";
import { LockScreen } from "./lock-screen.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { SellScreen } from "./sell-screen.tsx";
import { useKeys } from "./shortcuts.ts";
import { TopBar } from "./top-bar.tsx";

const Rare = () => <setupPages.Later>{({ RarePage }) => <RarePage />}</setupPages.Later>;

export function App() {
	const { value } = device;
	const isFull = value.state === "none" || isUnknownTill.value;
	if (value.state === "reading") return <Opening />;
	if (isFull) return <Rare />;
	const isSelling =
		value.state === "till" && value.row.state === "selling" && enrolment.value.step === "idle";
	return isSelling ? (
		<Seated />
	) : (
		<Frame>
			<Rare />
		</Frame>
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
				<sheets.Later>{({ OpsPage }) => <OpsPage />}</sheets.Later>
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
			<ChargeSheets />
			<sheets.Later>{(sheets) => <AsideSheets {...sheets} onClose={closeSheet} />}</sheets.Later>
		</div>
	);
}

type Sheets = typeof import("./lazy-sheets.tsx") & { readonly onClose: () => void };

function AsideSheets({ MoreSheet, KeysSheet, LeaveSheet, MovedSheet, OverrideSheet, onClose }: Sheets) {
	return (
		<>
			{sheet.value === "more" && <MoreSheet onClose={onClose} />}
			{sheet.value === "keys" && <KeysSheet onClose={onClose} />}
			{sheet.value === "leave" && <LeaveSheet onClose={onClose} />}
			{moved.value !== null && <MovedSheet moved={moved.value} />}
			{override.value !== null && <OverrideSheet asked={override.value} />}
		</>
	);
}
