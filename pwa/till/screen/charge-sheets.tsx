import { charge } from "../state/charge.ts";
import { aside } from "./lazy.ts";

// One sheet per step of a charge.
export function ChargeSheets() {
	const now = charge.value;
	switch (now.step) {
		case "none":
			return null;
		case "guest":
		case "looking":
		case "confirm":
			return <aside.Later>{({ GuestSheet }) => <GuestSheet charge={now} />}</aside.Later>;
		case "cash":
			return <aside.Later>{({ CashSheet }) => <CashSheet receivedMinor={now.receivedMinor} />}</aside.Later>;
		case "saving":
		case "asking":
			return <aside.Later>{({ AskingSheet }) => <AskingSheet bill={now.bill} />}</aside.Later>;
		case "paid":
			return (
				<aside.Later>{({ PaidSheet }) => <PaidSheet bill={now.bill} outcome={now.outcome} />}</aside.Later>
			);
		case "declined":
		case "failed":
			return <aside.Later>{({ RefusedSheet }) => <RefusedSheet charge={now} />}</aside.Later>;
	}
}
