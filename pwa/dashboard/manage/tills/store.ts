import type { TillView } from "../../../../domain/access/views/tills.ts";
import { checkIcon, circleIcon, refreshIcon, trashIcon } from "../../../components/icons.ts";
import { manage } from "../api.ts";
import { resource } from "../resource.ts";

export const tillList = resource<readonly TillView[]>(async () => {
	const reply = await manage.listTills();
	return reply.ok ? { ok: true, value: reply.value.tills } : reply;
});

type Standing = {
	readonly word: string;
	readonly tone: "good" | "warn" | "calm" | "bad";
	readonly icon: string;
	readonly says: string;
};

// Where a till stands, in a word and in a sentence.
export function standingOf({ status, leaving, enrolledAt, wipedAt }: TillView): Standing {
	if (status === "removed" && enrolledAt === null) {
		return { word: "Removed", tone: "calm", icon: trashIcon, says: "Removed before a device was this till." };
	}
	if (status === "removed" && wipedAt === null) {
		return {
			...{ word: "Leaving", tone: "warn", icon: refreshIcon },
			says: "Removed. It sells no more; what it sold is still taken, and then it is wiped.",
		};
	}
	if (status === "removed") {
		return {
			word: "Removed",
			tone: "calm",
			icon: trashIcon,
			says: "Removed and wiped. Nothing is left on it.",
		};
	}
	if (status === "waiting") {
		return {
			...{ word: "Waiting", tone: "calm", icon: circleIcon },
			says: "No device is this till yet. Show it the code to enrol it.",
		};
	}
	if (leaving !== null) {
		return {
			...{ word: "Moving", tone: "warn", icon: refreshIcon },
			says: "It brings in what it sold at its old store, then it goes on at the new one.",
		};
	}
	return { word: "Enrolled", tone: "good", icon: checkIcon, says: "A device is this till and may sell." };
}
