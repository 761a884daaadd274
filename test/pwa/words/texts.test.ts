import { describe, expect, it } from "vitest";
import { declineSchema } from "../../../domain/protocol/declines.ts";
import { flagSchema } from "../../../domain/protocol/flags.ts";
import { formatIn, formatMoney } from "../../../pwa/components/money-text.ts";
import { dayKey } from "../../../pwa/components/time-text.ts";
import { declineText } from "../../../pwa/dashboard/decline-text.ts";
import { flagText } from "../../../pwa/dashboard/flag-text.ts";
import { secretIn } from "../../../pwa/session/secret-in-address.ts";
import { guestCode } from "../../../pwa/till/pay/guest-code.ts";
import { pillText } from "../../../pwa/till/screen/pill-text.ts";
import { explainDecline } from "../../../pwa/words/declines.ts";

const EUR = { unit: "EUR", decimals: 2, locale: "en-IE" };

describe("money in words", () => {
	it.each([
		[1_250, EUR, "€12.50"],
		[-1_640, EUR, "−€16.40"],
		[0, EUR, "€0.00"],
		[123_456_789, { ...EUR, locale: "de-DE" }, "1.234.567,89\u00a0€"],
		[500, { unit: "JPY", decimals: 0, locale: "ja-JP" }, "¥500"],
		[12, { unit: "TOKEN", decimals: 0, locale: "en-IE" }, "12\u00a0◉"],
		[3, { unit: "BEADS", decimals: 0, locale: "en-IE" }, "3\u00a0BEADS"],
		[150, { ...EUR, locale: "xx-not-a-locale-at-all" }, "€1.50"],
	])("%d is written as %j asks: %s", (minor, format, expected) => {
		expect(formatMoney(minor, format).replace("￥", "¥")).toBe(expected);
	});

	it("shows a plus where the sign matters", () => {
		expect(formatMoney(500, EUR, true)).toBe("+€5.00");
		expect(formatMoney(-500, EUR, true)).toBe("−€5.00");
	});
});

describe("a sum in another unit than the org's money", () => {
	it("is counted in pieces", () => {
		expect(formatMoney(3, formatIn("DRINK", EUR))).toBe("3\u00a0◆");
		expect(formatMoney(300, formatIn("EUR", EUR))).toBe("€3.00");
	});
});

describe("a guest's code", () => {
	it.each([
		["1", "g-0001"],
		["0001", "g-0001"],
		[" 42 ", "g-0042"],
		["12345", "g-12345"],
		["G-0007", "g-0007"],
		["tag-ab12", "tag-ab12"],
		["", null],
		["no spaces", null],
		["../accounts", null],
	])("%j is looked up as %s", (typed, expected) => {
		expect(guestCode(typed)).toBe(expected);
	});
});

describe("a sign-in link", () => {
	it.each([
		["#invite=ABCDE-12345", "ABCDE-12345"],
		["#a=1&invite=ABCDE", "ABCDE"],
		["#invite=", null],
		["#else=1", null],
		["", null],
	])("%j carries %j", (hash, expected) => {
		expect(secretIn(hash, "invite")).toBe(expected);
	});
});

describe("a refusal", () => {
	const product = "lager";
	const account = "g-0003";
	const sale = "01900000-0000-7000-8000-000000000001";
	const declines = [
		{ reason: "expired", ageMs: 61_000 },
		{ reason: "product-unknown", product },
		{ reason: "price-changed", product, oldMinor: 500, newMinor: 550 },
		{ reason: "total-too-large", maxMinor: 100_000 },
		{ reason: "total-wrong", sentMinor: 1, pricedMinor: 2 },
		{ reason: "unit-wrong", unit: "EUR", expected: "TOKEN" },
		{ reason: "stock-short", product, available: 1 },
		{ reason: "transfer-reused", transfer: "x:1" },
		{ reason: "account-unknown", account },
		{ reason: "account-blocked", account },
		{ reason: "funds-short", account, unit: "EUR", availableMinor: 120, neededMinor: 700 },
		{ reason: "modifier-unknown", product, modifier: "lime" },
		{ reason: "sold-out", product },
		{ reason: "not-returnable", product },
		{ reason: "price-negative", product },
		{ reason: "discount-too-large", maxMinor: 500 },
		{ reason: "vouchers-unused", unit: "DRINK", usable: 3, sent: 4 },
		{ reason: "tenders-wrong", paidMinor: 1, dueMinor: 2 },
		{ reason: "transfer-voided", transfer: "x:1" },
		{ reason: "account-closed", account, successor: "g-0004" },
		{ reason: "transfer-taken", transfer: sale },
		{ reason: "account-locked", account, until: Date.UTC(2026, 5, 1, 12, 2) },
		{ reason: "account-used", account },
		{ reason: "account-busy", account },
		{ reason: "pin-needed", account, aboveMinor: 2_000 },
		{ reason: "underage", account, minAge: 18, product },
		{ reason: "balance-over-maximum", account, unit: "EUR", balanceMinor: 9_900, maxMinor: 10_000 },
		{ reason: "too-many-holds", account },
		{ reason: "hold-expired", account },
		{ reason: "nothing-to-pay-out", account },
		{ reason: "sale-unknown", sale },
		{ reason: "sale-open", sale },
		{ reason: "sale-not-paid", sale },
		{ reason: "sale-voided", sale },
		{ reason: "refund-over", line: 0, left: 2 },
		{ reason: "charge-declined", reference: "r-1" },
		{ reason: "charge-unknown", reference: "r-1" },
		{ reason: "shift-already-open", shift: "s-1" },
		{ reason: "shift-used", shift: "s-1" },
		{ reason: "shift-unknown", shift: "s-1" },
		{ reason: "shift-closed", shift: "s-1" },
		{ reason: "tag-counter-used", account, tagCounter: 7 },
		{ reason: "purse-short", account, unit: "EUR", purseMinor: 100, neededMinor: 200 },
		{ reason: "tag-forked", account, unit: "EUR", purseMinor: 100, remainingMinor: 200 },
	].map((decline) => declineSchema.parse(decline));

	it("is tested for every reason that there is", () => {
		const reasons = declineSchema._zod.def.options.map(
			(option) => option._zod.def.shape.reason._zod.def.values[0],
		);
		expect(declines.map((decline) => decline.reason).sort()).toEqual([...reasons].sort());
	});

	it.each(declines)("says what it is and what to do: $reason", (decline) => {
		const { title, what, next } = explainDecline(decline, EUR, () => "Lager 0.5");
		for (const words of [title, what, next, declineText(decline)]) {
			expect(words.length).toBeGreaterThan(5);
			expect(words).not.toMatch(/undefined|NaN|\bop\b|saga|tender|ledger/i);
		}
	});

	it("names the sums and the product", () => {
		const words = declines.map((decline) => explainDecline(decline, EUR, () => "Lager 0.5").what).join(" ");
		expect(words).toContain("€1.20 left, €7.00 needed");
		expect(words).toContain("Lager 0.5: €5.00 is now €5.50");
		expect(words).toContain("4\u00a0◆ given, 3 fit this sale");
		expect(words).toContain("Lager 0.5 is from 18 years on");
		expect(words).toMatch(/Locked until \d\d:02/);
	});

	it("counts vouchers in pieces", () => {
		const decline = {
			reason: "funds-short",
			account,
			unit: "DRINK",
			availableMinor: 1,
			neededMinor: 3,
		} as const;
		expect(explainDecline(decline, EUR, String).what).toBe("1\u00a0◆ left, 3\u00a0◆ needed.");
	});

	it("says until when an account is locked as the org's clocks do", () => {
		const decline = { reason: "account-locked", account, until: Date.UTC(2026, 5, 1, 12, 2) } as const;
		const berlin = { ...EUR, locale: "en-IE", zone: "Europe/Berlin" };
		expect(explainDecline(decline, berlin, String).what).toContain("Locked until 14:02.");
	});

	it("says what is sold too young where the product is not known", () => {
		const decline = { reason: "underage", account, minAge: 16, product: null } as const;
		expect(explainDecline(decline, EUR, String).what).toBe("This is from 16 years on.");
	});
});

describe("a flag", () => {
	it.each(flagSchema.options)("says what is odd: %s", (flag) => {
		expect(flagText(flag).length).toBeGreaterThan(10);
		expect(flagText(flag)).not.toMatch(/undefined|\bop\b|tender|ledger/i);
	});
});

describe("the status pill", () => {
	const at = Date.UTC(2026, 5, 1, 12, 2);
	const offline = { state: "offline", sinceMs: at, lastMs: null } as const;
	const online = { state: "online", atMs: at } as const;
	it.each([
		[online, 0, false, "Online", null],
		[online, 2, true, "Sync", "2 unsent"],
		[online, 2, false, "Online", "2 unsent"],
		[offline, 0, false, "Offline since 14:02", null],
		[offline, 17, false, "Offline since 14:02", "17 unsent"],
	] as const)("%j with %d unsent", (contact, open, sending, main, more) => {
		const text = pillText(contact, open, sending, { locale: "en-IE", zone: "Europe/Berlin" });
		expect(text.main).toBe(main);
		expect(text.more).toBe(more);
	});
});

describe("a day", () => {
	it("is the org's, not the device's", () => {
		const lateInBerlin = Date.UTC(2026, 5, 1, 22, 30);
		expect(dayKey(lateInBerlin, "Europe/Berlin")).toBe("2026-06-02");
		expect(dayKey(lateInBerlin, "America/New_York")).toBe("2026-06-01");
	});
});
