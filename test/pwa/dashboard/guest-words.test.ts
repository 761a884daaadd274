import { expect, it } from "vitest";
import type { AccountView, EntryView } from "../../../domain/protocol/views.ts";
import { purseText } from "../../../pwa/components/purse-text.ts";
import {
	balancesText,
	causeText,
	guestStatusOf,
	hasMoney,
	heldText,
} from "../../../pwa/dashboard/manage/guests/guest-words.ts";

const FORMAT = { unit: "EUR", decimals: 2, locale: "en-IE" };
const account = (over: Partial<AccountView>) =>
	({ status: "active", offlineBlocked: false, balances: [], ...over }) as AccountView;
const of = (...balances: [string, number, number?][]) =>
	account({
		balances: balances.map(([unit, balanceMinor, heldMinor = 0]) => ({ unit, balanceMinor, heldMinor })),
	});

it.each([
	[{}, "In use"],
	[{ offlineBlocked: true }, "Not offline"],
	[{ status: "blocked", offlineBlocked: true }, "Blocked"],
	[{ status: "closed" }, "Replaced"],
] as const)("an account that is %j is said to be %s", (over, word) => {
	expect(guestStatusOf(account(over)).word).toBe(word);
});

it("says what an account holds, the org's own money first, and tokens without a zero before them", () => {
	expect(balancesText(of(), FORMAT)).toBe("€0.00");
	expect(balancesText(of(["TOKEN", 3], ["EUR", -450]), FORMAT)).toBe("−€4.50, 3\u00a0◉");
	expect(balancesText(of(["TOKEN", 3]), FORMAT)).toBe("3\u00a0◉");
	expect(balancesText(of(["TOKEN", 0], ["EUR", 100]), FORMAT)).toBe("€1.00");
	expect([hasMoney(of(["EUR", 0])), hasMoney(of(["EUR", 0], ["TOKEN", 1]))]).toEqual([false, true]);
});

it("says what is set aside, where something is", () => {
	expect(heldText(of(["EUR", 100]), FORMAT)).toBeNull();
	expect(heldText(of(["EUR", 900, 250], ["TOKEN", 3, 1]), FORMAT)).toBe("€2.50, 1\u00a0◉");
});

it("says what lies on the tag, unit by unit, and nothing where nothing does", () => {
	const { balances } = of(["EUR", 900], ["TOKEN", 3], ["DRINK", 2]);
	expect(purseText(balances, FORMAT)).toBeNull();
	const [euros, tokens] = balances.map((balance, n) => ({ ...balance, purseMinor: n + 1 }));
	expect(
		purseText(
			[euros, tokens].flatMap((one) => one ?? []),
			FORMAT,
		),
	).toBe("€0.01, 2\u00a0◉");
});

it("tells a takeover's two ends apart", () => {
	const entry = (amountMinor: number) => ({ cause: "takeover", amountMinor }) as EntryView;
	expect([causeText(entry(5)), causeText(entry(-5))]).toEqual([
		"Moved from another tag",
		"Moved to another tag",
	]);
});
