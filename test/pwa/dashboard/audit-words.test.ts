import { describe, expect, it } from "vitest";
import { displayNameText } from "../../../pwa/dashboard/display-name.tsx";
import { actText } from "../../../pwa/dashboard/manage/audit/act-words.ts";
import { changesOf, type Writing } from "../../../pwa/dashboard/manage/audit/changes.ts";
import { aboutText, whoText } from "../../../pwa/dashboard/manage/audit/who.tsx";

describe("a line of the log", () => {
	const WRITING: Writing = {
		money: (minor, unit) => `${unit ?? "EUR"} ${minor / 100}`,
		rate: (bps) => `${bps / 100} %`,
		when: (atMs) => new Date(atMs).toISOString(),
		store: (id) => displayNameText({ id, name: id === "bar" ? "The Bar" : undefined }),
	};

	it("tells what changed, and nothing that did not", () => {
		const before = JSON.stringify({ role: "cashier", stores: ["bar"], renamed: false });
		const after = JSON.stringify({ role: "manager", stores: null, renamed: false });
		expect(changesOf(before, after, WRITING)).toEqual([
			{ name: "role", before: "cashier", after: "manager" },
			{ name: "stores", before: "The Bar (bar)", after: "" },
		]);
		const moved = [
			JSON.stringify({ leaving: null, status: "bar" }),
			JSON.stringify({ leaving: "bar", store: "inn" }),
		];
		expect(changesOf(moved[0] ?? "", moved[1] ?? "", WRITING)).toEqual([
			{ name: "leaving", before: "", after: "The Bar (bar)" },
			{ name: "status", before: "bar", after: "" },
			{ name: "store", before: "", after: "inn" },
		]);
		expect(changesOf(null, JSON.stringify({ expiresAt: null }), WRITING)).toEqual([]);
	});

	it("writes times, money, shares and what lies within as people read them", () => {
		const before = JSON.stringify({ offline: { perSaleMinor: 5_000, headAgeMaxMs: 3_600_000 }, isNew: true });
		const after = JSON.stringify({
			...{ offline: { perSaleMinor: 7_550, headAgeMaxMs: 7_200_000 }, isNew: false, scopes: ["a", "b"] },
			...{ expiresAt: 1_800_000_000_000, taxBps: 1_900, dayStartsMinute: 390, amountMinor: 300 },
			...{ unit: "DRINK", tries: 3 },
		});
		expect(changesOf(before, after, WRITING)).toEqual([
			{ name: "offline, per sale", before: "EUR 50", after: "EUR 75.5" },
			{ name: "offline, head age max", before: "1 h", after: "2 h" },
			{ name: "is new", before: "yes", after: "no" },
			{ name: "scopes", before: "", after: "a, b" },
			{ name: "expires", before: "", after: "2027-01-15T08:00:00.000Z" },
			{ name: "tax", before: "", after: "19 %" },
			{ name: "day starts", before: "", after: "06:30" },
			{ name: "amount", before: "", after: "DRINK 3" },
			{ name: "unit", before: "", after: "DRINK" },
			{ name: "tries", before: "", after: "3" },
		]);
	});

	it("names who did it to what as they are called now, and ids where nobody knows a name", () => {
		const line = {
			...{ seq: 1, at: 1, address: "", before: null, after: null, prev: "", hash: "" },
			...{ actor: "olive", actorRole: "owner", act: "till-removed", target: "bar-1" },
		};
		const names = {
			"staff/olive": "Olive",
			"till/bar-1": "Bar one",
			"staff/bar-1": "Somebody",
			"key/k": "Books",
		};
		expect([whoText(line, names), aboutText(line, names)]).toEqual(["Olive", "Bar one"]);
		expect([whoText(line, {}), aboutText(line, {})]).toEqual(["olive", "bar-1"]);
		expect(aboutText({ ...line, target: "olive" }, names)).toBe("");
		expect(whoText({ ...line, actor: "unknown", actorRole: "none" }, names)).toBe("Unknown");
		expect(whoText({ ...line, actor: "k", actorRole: "system" }, names)).toBe("Books (system)");
	});

	it("names what happened", () => {
		expect(actText("staff-joined")).toBe("Person joined");
		expect(actText("unheard-of")).toBe("unheard-of");
	});
});
