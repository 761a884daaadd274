import { describe, expect, it } from "vitest";
import { actorOf, isStoreField, namedIn, targetOf } from "../../../domain/access/audit-names.ts";

const line = (wish: Partial<Parameters<typeof namedIn>[0]> = {}) => ({
	...{ actor: "olive", actorRole: "owner", act: "till-changed", target: "bar-1", before: null, after: null },
	...wish,
});

describe("who and what a line of the audit log names", () => {
	it.each([
		["owner", "staff"],
		["auditor", "staff"],
		["staff", "staff"],
		["till", "till"],
		["guest", "account"],
		["system", "key"],
		["none", undefined],
	])("a %s is found among: %s", (actorRole, kind) => {
		expect(actorOf({ actor: "x", actorRole })?.kind).toBe(kind);
	});

	it.each([
		["till-changed", "till"],
		["staff-invited", "staff"],
		["session-ended", "staff"],
		["store-created", "store"],
		["key-made", "key"],
		["account-status-changed", "account"],
		["value-granted", "account"],
		["org-changed", undefined],
		["provider-changed", undefined],
		["an act of a newer version", undefined],
	])("%s is about: %s", (act, kind) => {
		expect(targetOf(line({ act }))?.kind).toBe(kind);
	});

	it("who did something to themselves is what they are", () => {
		const guest = { actor: "g-1", actorRole: "guest", target: "g-1" };
		expect(targetOf(line({ ...guest, act: "session-ended" }))).toEqual({ kind: "account", id: "g-1" });
	});

	it("stores are named by what changed, also where they are several", () => {
		const before = JSON.stringify({ store: "bar", leaving: null, status: "inn" });
		const after = JSON.stringify({ stores: ["inn", "pub"], leaving: "bar" });
		const stores = namedIn(line({ before, after })).filter(({ kind }) => kind === "store");
		expect(stores.map(({ id }) => id)).toEqual(["bar", "inn", "pub", "bar"]);
		expect(["store", "stores", "leaving", "status"].map(isStoreField)).toEqual([true, true, true, false]);
	});
});
