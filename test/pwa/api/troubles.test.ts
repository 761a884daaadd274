import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import english from "zod/v4/locales/en.js";
import { orgSettingsSchema, signUpSchema } from "../../../domain/access/views/org.ts";
import { newKeySchema } from "../../../domain/access/views/systems.ts";
import { parseAmount, writeAmount } from "../../../pwa/components/amount.ts";
import { deviceText } from "../../../pwa/components/device-text.ts";
import { findGaps } from "../../../pwa/components/form/values.ts";
import { formatRate } from "../../../pwa/components/money-text.ts";
import { fieldText, troubleText } from "../../../pwa/components/trouble-text.ts";
import { percentText, readPercent } from "../../../pwa/dashboard/manage/stores/percent.ts";
import { freeId, idOf } from "../../../pwa/dashboard/org-choices.ts";
import { shownOf } from "../../../pwa/wallet/pay-code-shown.ts";

vi.mock("../../../pwa/api/contact.ts", () => ({}));

// What people type, and what they are told.

z.config(english());

const problem = { ok: false, kind: "problem", requestId: "r", fields: [] } as const;

describe("an amount", () => {
	it.each([
		["4.80", 2, 480],
		["4,8", 2, 480],
		["4", 2, 400],
		["4.", 2, 400],
		["1 200.50", 2, 120_050],
		["1'200", 2, 120_000],
		["0", 2, 0],
		["19", 0, 19],
		["7.125", 3, 7_125],
		["4.805", 2, null],
		["4.8", 0, null],
		["-4", 2, null],
		["1.200,50", 2, 120_050],
		["12,345.67", 2, 1_234_567],
		["1,234,567", 2, 123_456_700],
		["1.234.567", 0, 1_234_567],
		// It may be twelve hundred or one and a fifth.
		["1.200", 2, null],
		["1,200", 0, null],
		["12.34.567", 2, null],
		["1,2345.67", 2, null],
		["4e3", 2, null],
		["", 2, null],
		["four", 2, null],
	])("%s with %i decimals is %s", (text, decimals, minor) => {
		expect(parseAmount(text, decimals)).toBe(minor);
	});

	it("is read back as it was written, in whatever way the org writes numbers", () => {
		for (const minor of [0, 1, 9, 10, 99, 100, 12_345, 1_234_567]) {
			for (const decimals of [0, 2, 3]) {
				for (const locale of [undefined, "en-IE", "de-DE", "fr-FR", "de-CH", "ar-EG", "not a locale"])
					expect(parseAmount(writeAmount(minor, decimals, locale), decimals)).toBe(minor);
			}
		}
		expect(writeAmount(1_234_567, 2, "de-DE")).toBe("12345,67");
		expect(writeAmount(480, 2, "en-IE")).toBe("4.80");
	});

	it("in percent has the sign where the org's language puts it", () => {
		expect(formatRate(1_900, "en-IE")).toBe("19%");
		expect(formatRate(1_950, "de-DE")).toBe("19,5\u00a0%");
		expect(percentText(750, "de-DE")).toBe("7,5");
		expect(percentText(1_900, "en-IE")).toBe("19");
		expect(readPercent(percentText(1_925, "fr-FR"))).toBe(1_925);
	});
});

describe("a form", () => {
	class Field {
		readonly name = "priceMinor";
		readonly required = true;
		readonly validity = { badInput: false };
		readonly value: string;
		readonly dataset: { readonly amount: string; readonly locale: string } | { readonly letters: string };
		constructor(value: string, decimals: number, letters = 0, locale = "en-IE") {
			this.value = value;
			this.dataset = letters > 0 ? { letters: String(letters) } : { amount: String(decimals), locale };
		}
	}
	afterEach(() => vi.unstubAllGlobals());

	it.each([
		["4.80", 2, "en-IE", null],
		["7.125", 3, "en-IE", null],
		["4.805", 2, "en-IE", "An amount, such as 4.80."],
		["1.200", 2, "en-IE", "An amount, such as 4.80."],
		["4.8", 0, "en-IE", "An amount, such as 5."],
		["four", 3, "en-IE", "An amount, such as 4.800."],
		["four", 2, "de-DE", "An amount, such as 4,80."],
		["four", 2, "fr-CH", "An amount, such as 4,80."],
		["four", 2, "ar-EG", "An amount, such as 4.80."],
	])(
		"takes %s with %i decimals in %s as it is meant, and never as nothing",
		(text, decimals, locale, gap) => {
			vi.stubGlobal("HTMLInputElement", Field);
			const form = { elements: [new Field(text, decimals, 0, locale)] } as unknown as HTMLFormElement;
			expect(findGaps(form)).toEqual(gap === null ? {} : { priceMinor: gap });
		},
	);

	it.each([
		["abcde-fghjk", "Not all of it: 10 of 20 letters and digits."],
		["abcde fghjk-mnpqr-stvwx", null],
		["", "Fill this in."],
	])("says of the code %j whether it is whole, whatever stands between its letters", (text, gap) => {
		vi.stubGlobal("HTMLInputElement", Field);
		const form = { elements: [new Field(text, 0, 20)] } as unknown as HTMLFormElement;
		expect(findGaps(form)).toEqual(gap === null ? {} : { priceMinor: gap });
	});
});

describe("a field's own line", () => {
	const messageOf = (schema: z.ZodMiniType, value: unknown) => {
		const { error } = schema.safeParse(value);
		return fieldText(error?.issues[0]?.message ?? "");
	};
	it.each([
		[newKeySchema.shape.name, "", "Fill this in."],
		[newKeySchema.shape.name, "x".repeat(61), "At most 60 characters."],
		[newKeySchema.shape.scopes, [], "Choose at least one."],
		[newKeySchema.shape.expiresInDays, 0, "1 or more."],
		[newKeySchema.shape.expiresInDays, 9_999, "3650 or less."],
		[signUpSchema.shape.org, "Über uns", "Lower-case letters, digits and dashes."],
		[signUpSchema.shape.owner.shape.email, "olive", "An e-mail address."],
		[signUpSchema.shape.owner.shape.password, "short", "At least 12 characters."],
		[signUpSchema.shape.dayStartsMinute, Number.NaN, "A whole number."],
		[orgSettingsSchema.shape.origins, ["http://x"], "An address that begins with https://"],
		[z.url(), "nowhere", "An address that begins with https://"],
	] as const)("is in plain words (%#)", (schema, value, text) => {
		expect(messageOf(schema, value)).toBe(text);
	});
});

describe("a refusal", () => {
	it("says what happened and what to do", () => {
		// A lost answer does not say whether it was done.
		expect(troubleText({ ok: false, kind: "offline" })).toMatch(
			/^No connection\. .*look whether it was done/,
		);
		expect(troubleText({ ok: false, kind: "timeout" })).not.toMatch(/Nothing was changed/);
		const known = { ...problem, status: 401, code: "sign-in-wrong", title: "t", detail: "d" };
		expect(troubleText(known)).toBe("The e-mail address or the password is wrong.");
		const other = {
			...problem,
			status: 409,
			code: "till-gone",
			title: "It was removed",
			detail: "Make another.",
		};
		expect(troubleText(other)).toBe("It was removed. Make another.");
		const short = { ...other, title: "It was not used.", detail: "It was not used." };
		expect(troubleText(short)).toBe("It was not used.");
		expect(troubleText({ ...other, detail: "" })).toBe("It was removed.");
		const broken = { ...problem, status: 500, code: "internal", title: "t", detail: "d" };
		expect(troubleText(broken)).toBe("Something went wrong at the other end. Try again in a moment.");
	});
});

describe("a code to pay with", () => {
	it("is the one of the day where nobody answers, and none where it was refused", () => {
		const code = { code: "abc", expiresAt: 1 };
		expect(shownOf({ ok: true, value: code })).toEqual({ state: "online", code: "abc" });
		expect(shownOf({ ok: false, kind: "timeout" })).toEqual({ state: "offline" });
		const title = "The account is blocked";
		expect(shownOf({ ...problem, status: 409, code: "account-blocked", title, detail: "" })).toEqual({
			state: "refused",
			trouble: "The account is blocked.",
		});
	});
});

describe("an id", () => {
	it("is made of a name, and is never one that is taken", () => {
		expect(idOf("River Bar №2 – Süd")).toBe("river-bar-no2-sud");
		expect(idOf("  ")).toBe("");
		expect(freeId("Bar 1", ["bar-1", "bar-1-2"])).toBe("bar-1-3");
		expect(freeId("Bar 3", ["bar-1"])).toBe("bar-3");
		expect(freeId("生ビール", ["product"], "product")).toBe("product-2");
		expect(idOf(`${"x".repeat(39)} y`)).toBe("x".repeat(39));
	});
});

describe("a device", () => {
	it.each([
		["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome on Linux"],
		[
			"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
			"Chrome on Android",
		],
		["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"],
		["Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"],
		["curl/8.9", "Another program"],
		["", "Another program"],
	])("%s is %s", (userAgent, text) => {
		expect(deviceText(userAgent)).toBe(text);
	});
});
