import type { Contact } from "../../api/contact.ts";
import type { MoneyFormat } from "../../components/money-text.ts";
import { clockTime } from "../../components/time-text.ts";

// The till's one line about its connection, in words that hold on their own.

export type PillText = {
	readonly tone: "good" | "busy" | "offline";
	readonly main: string;
	readonly more: string | null;
};

export function pillText(
	contact: Contact,
	open: number,
	sending: boolean,
	{ locale, zone }: Pick<MoneyFormat, "locale" | "zone">,
): PillText {
	const unsent = open === 0 ? null : `${open} unsent`;
	if (contact.state === "offline") {
		return {
			tone: "offline",
			main: `Offline since ${clockTime(contact.sinceMs, locale, zone)}`,
			more: unsent,
		};
	}
	if (open === 0) return { tone: "good", main: "Online", more: null };
	return { tone: "busy", main: sending ? "Sync" : "Online", more: unsent };
}
