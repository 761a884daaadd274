import { aside } from "../later-aside.ts";
import { AskingSheet } from "./asking-sheet.tsx";
import { GuestSheet } from "./guest-sheet.tsx";
import { PaidSheet } from "./paid-sheet.tsx";
import { charge } from "./state.ts";

// One sheet per step of a charge.
export function ChargeSheets() {
	const now = charge.value;
	switch (now.step) {
		case "none":
			return null;
		case "guest":
		case "looking":
		case "confirm":
			return <GuestSheet charge={now} />;
		case "cash":
			return <aside.Later>{({ CashSheet }) => <CashSheet receivedMinor={now.receivedMinor} />}</aside.Later>;
		case "saving":
		case "asking":
			return <AskingSheet bill={now.bill} />;
		case "paid":
			return <PaidSheet bill={now.bill} outcome={now.outcome} />;
		case "declined":
		case "failed":
			return <aside.Later>{({ RefusedSheet }) => <RefusedSheet charge={now} />}</aside.Later>;
	}
}
