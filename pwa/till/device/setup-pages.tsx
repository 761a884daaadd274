import type { DeviceTillRow } from "../../offline/device-records.ts";
import { device, enrolment, isUnknownTill } from "../link/state.ts";
import { everyOpenCount } from "../ops/store.ts";
import { MovingPage, RemovedPage, ReplacePage, WipingPage } from "./device-pages.tsx";
import { EnrolPage } from "./enrol-page.tsx";
import { ReadyingPage } from "./readying-page.tsx";

export { offerCode } from "./enrol.ts";
export { erase } from "./erase.ts";

export function RarePage() {
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
			return <RemovedPage {...value} />;
		case "till":
			return <LeavingPage row={value.row} />;
	}
}

function LeavingPage({ row }: { row: DeviceTillRow }) {
	const asked = enrolment.value;
	if (asked.step === "replacing") return <ReplacePage row={row} asked={asked} />;
	if (asked.step === "asking") return <ReadyingPage />;
	if (isUnknownTill.value) return <UnknownPage row={row} />;
	if (row.state === "moving") return <MovingPage />;
	return row.state === "wiping" ? <WipingPage /> : null;
}

function UnknownPage({ row }: { row: DeviceTillRow }) {
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
