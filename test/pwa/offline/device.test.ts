import { describe, expect, it } from "vitest";
import type { FeedPage } from "../../../domain/access/views/tills.ts";
import { opSchema, PROTOCOL_VERSION } from "../../../domain/protocol/op.ts";
import { firstLink, nextSale } from "../../../pwa/offline/chain.ts";
import type { FeedProgress } from "../../../pwa/offline/device-records.ts";
import { FEED_START, placeAfter } from "../../../pwa/offline/feed.ts";
import { initialsOf } from "../../../pwa/till/cashier/initials.ts";
import { isPin } from "../../../pwa/till/cashier/verifier.ts";
import { makeVerifier } from "../../../workers/secrets/verifier.ts";

const page = (more: Partial<FeedPage>): FeedPage => ({
	revision: 40,
	whole: false,
	next: null,
	policy: null,
	staff: [],
	tills: [],
	heads: [],
	gone: { staff: [], tills: [], accounts: [] },
	...more,
});
const at = (more: Partial<FeedProgress>): FeedProgress => ({ ...FEED_START, ...more });

describe("how far the feed was read", () => {
	it.each<[string, FeedProgress, Partial<FeedPage>, Partial<FeedProgress>]>([
		["the first of many", at({}), { whole: true, next: "p1" }, { since: 0, after: "p1", round: 1 }],
		["one between", at({ after: "p1", round: 1 }), { whole: true, next: "p2" }, { after: "p2", round: 1 }],
		["the last", at({ after: "p2", round: 1 }), { whole: true }, { since: 40, after: null, round: 1 }],
		["all at once", at({}), { whole: true }, { since: 40, after: null, round: 1 }],
		["what changed", at({ since: 30, round: 1 }), {}, { since: 40, after: null, round: 1 }],
		["what changed, more", at({ since: 30, round: 1 }), { next: "p" }, { since: 30, after: "p", round: 1 }],
		// The server's database was put back to before what this till knows: everything counts anew.
		["anew", at({ since: 90, round: 1 }), { whole: true, next: "p" }, { since: 0, after: "p", round: 2 }],
	])("%s", (_name, from, more, expected) => {
		expect(placeAfter(from, page(more), 250)).toMatchObject({ id: "place", clockOffsetMs: 250, ...expected });
	});
});

describe("a PIN that is checked on the device", () => {
	it("is right where the server says so, and wrong everywhere else", async () => {
		const verifier = await makeVerifier("2718");
		expect(await isPin("2718", verifier)).toBe(true);
		expect(await isPin("2719", verifier)).toBe(false);
		expect(await isPin("2718", "")).toBe(false);
		expect(await isPin("2718", "scrypt$16384$8$1$AAAA$")).toBe(false);
	});
});

describe("an op", () => {
	const lines = [{ product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 0 }];
	const tenders = [{ kind: "account" as const, account: "g-0001", unit: "EUR", amountMinor: 500 }];
	const sale = { menuVersion: 1, lines, tenders, totalMinor: 500 };
	const intent = { id: "01900000-0000-7000-8000-000000000001", occurredAt: 5, mode: "ask" as const, sale };

	it("names the cashier where one is signed in, and nobody where none has to be", () => {
		const by = (cashier?: string) =>
			nextSale(firstLink("bar-1", 5), { ...intent, cashier }, PROTOCOL_VERSION);
		expect(by("casey")).toMatchObject({ cashier: "casey" });
		expect("cashier" in by()).toBe(false);
		expect(opSchema.safeParse(by("casey")).success).toBe(true);
	});
});

it.each([
	["Casey Doyle", "CD"],
	["María del Carmen Ruiz", "MR"],
	["Ø", "Ø"],
	["  ", ""],
])("%s is %s for short", (name, short) => {
	expect(initialsOf(name)).toBe(short);
});
