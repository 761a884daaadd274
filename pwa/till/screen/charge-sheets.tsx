import { charge } from "../state/charge.ts";
import { sheets } from "./lazy.ts";

// One sheet per step of a charge.
export function ChargeSheets() {
	const now = charge.value;
	switch (now.step) {
		case "none":
			return null;
		case "guest":
		case "looking":
		case "confirm":
			return <sheets.Later>{({ GuestSheet }) => <GuestSheet charge={now} />}</sheets.Later>;
		case "cash":
			return (
				<sheets.Later>{({ CashSheet }) => <CashSheet receivedMinor={now.receivedMinor} />}</sheets.Later>
			);
		case "saving":
		case "asking":
			return <sheets.Later>{({ AskingSheet }) => <AskingSheet bill={now.bill} />}</sheets.Later>;
		case "paid":
			return (
				<sheets.Later>{({ PaidSheet }) => <PaidSheet bill={now.bill} outcome={now.outcome} />}</sheets.Later>
			);
		case "declined":
		case "failed":
			return <sheets.Later>{({ RefusedSheet }) => <RefusedSheet charge={now} />}</sheets.Later>;
	}
}
