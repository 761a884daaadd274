import { expect, it } from "vitest";
import { readOp } from "../../../domain/protocol/read.ts";
import { upgradeOp } from "../../../domain/protocol/upgrade.ts";
import { sale, sha256 } from "../../support/builders.ts";

// Written by a till of version 1 and left in its log: it is sent with the next contact, whatever runs here by then.
const WRITTEN = `{"v":1,"id":"01900000-0000-7000-8000-0000000000aa","kind":"sale","mode":"ask","epoch":1,"seq":7,
"prev":"${"a".repeat(64)}","occurredAt":1000,"sale":{"menuVersion":3,"lines":[{"product":"beer","quantity":2,
"unitPriceMinor":500,"depositMinor":200}],"tenders":[{"kind":"account","account":"guest","unit":"EUR",
"amountMinor":1400}],"totalMinor":1400}}`;

it("an op of version 1 is still read, and hashed as it was written", () => {
	const raw = JSON.parse(WRITTEN);
	const result = readOp(raw, 2_000, sha256, () => WRITTEN);
	expect(result).toMatchObject({
		ok: true,
		value: { op: { v: 2, mode: "ask", sale: { totalMinor: 1_400 } }, ageMs: 1_000 },
	});
	// The very hash that its till chains the next op to.
	expect(result).toMatchObject({
		value: { hash: "97aac7cb81b9e2a6b1d58ee3b03bd6a05a3d536760619eb2e11b25593cfa39d5" },
	});
});

it("an op of version 1 without a mode is an ask, and as the fact that it became it is the same intent", () => {
	const { mode: _, ...silent } = JSON.parse(WRITTEN);
	const hashes = [silent, { ...silent, mode: "fact" }].map((raw) => {
		const result = readOp(raw, 2_000, sha256, () => "");
		return result.ok ? [result.value.op.mode, result.value.hash] : [];
	});
	expect(hashes[0]?.[0]).toBe("ask");
	expect(hashes[1]?.[0]).toBe("fact");
	expect(hashes[0]?.[1]).toBe(hashes[1]?.[1]);
});

it.each([
	["an op of this version", sale()],
	["an op of a version to come", { ...sale(), v: 3 }],
	["no op at all", 7],
	["nothing", null],
])("leaves %s as it is", (_, raw) => {
	expect(upgradeOp(raw)).toBe(raw);
});
