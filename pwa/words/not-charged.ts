import type { NotCharged } from "../till/state/charge.ts";
import type { Explained } from "./plain-declines.ts";

// Why nothing was charged, where no guest and no goods are the reason.

export const NOT_CHARGED: Readonly<Record<NotCharged, Explained>> = {
	unsaved: {
		title: "Not charged",
		what: "This device could not store the sale.",
		next: "Free some space, then charge again.",
	},
	outdated: {
		title: "Not charged",
		what: "A newer version of the till was opened on this device.",
		next: "Reload this page, then charge again.",
	},
	left: {
		title: "Not charged",
		what: "This till was removed from this store, or moved.",
		next: "Ring it up at another till.",
	},
	unreadable: {
		title: "Not charged",
		what: "The sale could not be read at the other end.",
		next: "Reload this page, then charge again.",
	},
	quarantined: {
		title: "Kept for a look",
		what: "The sale could not be read at the other end. It is kept there.",
		next: "Do not charge again. The organizer sorts it out.",
		doubt: "It may have been charged.",
	},
};
