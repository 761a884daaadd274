import type { TillView } from "../../../../domain/access/views/tills.ts";
import { checkIcon, circleIcon, clockIcon, refreshIcon, trashIcon } from "../../../components/icons.ts";
import { agoText, whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { resource } from "../resource.ts";

export const tillList = resource<readonly TillView[]>(async () => {
	const reply = await manage.listTills();
	return reply.ok ? { ok: true, value: reply.value.tills } : reply;
});

type ShownTillStatus = {
	readonly word: string;
	readonly tone: "good" | "warn" | "calm" | "bad";
	readonly icon: string;
	readonly says: string;
};

// A shop that closes on Saturday evening opens its tills on Monday morning; longer than that is worth a look.
const SILENT_AFTER_MS = 48 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

// A device that was enrolled was here then, even if it has sold nothing since. Null: no device ever was this till.
export function heardAt({ seenAt, enrolledAt }: TillView): number | null {
	return seenAt === null && enrolledAt === null ? null : Math.max(seenAt ?? 0, enrolledAt ?? 0);
}

// Whether a device is this till, as far as anybody knows, and has not been heard for long. It may be switched off, lost,
// or wiped by hand: nobody can tell from here.
export function isSilent(till: TillView, now: number): boolean {
	const at = heardAt(till);
	return at !== null && till.wipedAt === null && now - at > SILENT_AFTER_MS;
}

export function heardText(till: TillView, now: number): string {
	const at = heardAt(till);
	if (at === null) return "never";
	return isSilent(till, now) ? `${Math.floor((now - at) / DAY_MS)} days ago` : agoText(at, now);
}

// Where a till stands, in a word and in a sentence.
export function tillStatusOf(till: TillView, now: number): ShownTillStatus {
	const standing = standingAlone(till);
	if (!isSilent(till, now)) return standing;
	const since = `Not heard since ${whenText(heardAt(till) ?? 0)}.`;
	if (till.status === "removed" || till.leaving !== null)
		return { ...standing, says: `${standing.says} ${since}` };
	return {
		...{ word: "Silent", tone: "warn", icon: clockIcon },
		says: `${since} It may be switched off. If its device was lost or wiped, enrol another one in its place, or remove the till.`,
	};
}

function standingAlone({ status, leaving, enrolledAt, wipedAt }: TillView): ShownTillStatus {
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
