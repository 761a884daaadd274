import { secretInAddress, startOverWith } from "../../session/secret-in-address.ts";
import { device, enrolment, readDevice, watchDevice } from "../link/state.ts";
import { setupPages } from "./setup.lazy.ts";

// What this device is, from its own database: a till that was enrolled opens without a network and without a token.
export async function openDevice(): Promise<void> {
	startOverWith(["enrol"]);
	const code = secretInAddress("enrol");
	watchDevice();
	try {
		const row = await readDevice();
		if (row?.state === "gone") return await (await setupPages.get()).erase("organizer");
	} catch (cause) {
		console.error("this device cannot read what it has kept", cause);
		device.value = { state: "none" };
		enrolment.value = {
			step: "idle",
			trouble: "This browser lets this page store nothing, so it cannot sell.",
		};
		return;
	}
	if (code !== null) await (await setupPages.get()).offerCode(code);
}
