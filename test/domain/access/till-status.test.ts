import fc from "fast-check";
import { expect, it } from "vitest";
import type { DeviceKey } from "../../../domain/access/enrolment.ts";
import {
	enrolDevice,
	farewellOf,
	judgeEnrolment,
	moveTill,
	ordersFor,
	presenceAt,
	type TillPlace,
} from "../../../domain/access/till-status.ts";
import { hasLeft } from "../../../domain/till/presence.ts";

const key = (kid: string): DeviceKey => ({ kty: "EC", crv: "P-256", x: "x", y: "y", kid });
const place = (more: Partial<TillPlace> = {}): TillPlace => ({
	...{ status: "enrolled", store: "bar", leaving: null, revision: 7, keys: [key("now")] },
	...more,
});

it.each<[string, Partial<TillPlace>, string, string, boolean, string, string | null]>([
	["stands where it thinks", {}, "bar", "bar", false, "go-on", null],
	["was moved", { store: "shop", leaving: "bar" }, "bar", "bar", true, "move", "shop"],
	[
		"was moved and thinks it is there",
		{ store: "shop", leaving: "bar" },
		"shop",
		"bar",
		true,
		"move",
		"shop",
	],
	["said farewell and did not hear the answer", { store: "shop" }, "bar", "shop", false, "move", "shop"],
	["was removed", { status: "removed" }, "bar", "bar", true, "wipe", null],
	[
		"was moved, then removed",
		{ status: "removed", store: "shop", leaving: "bar" },
		"bar",
		"bar",
		true,
		"wipe",
		null,
	],
])("a till that %s", (_, more, believed, store, leaving, order, moveTo) => {
	expect(ordersFor(place(more), key("now"), believed)).toEqual({ store, leaving, order, moveTo });
});

it("a device that was replaced leaves the store where it stood, wherever the till is by now", () => {
	const next = { ...place(), ...enrolDevice(place({ store: "shop", leaving: "bar" }), key("next")) };
	expect(next.leaving).toBeNull();
	const moved = { ...next, ...moveTill(next, "tent") };
	expect(ordersFor(moved, moved.keys[1] as DeviceKey, "bar")).toEqual({
		...{ store: "bar", leaving: true, order: "wipe", moveTo: null },
	});
	expect(farewellOf(moved, "now", "bar")).toEqual({ do: "forget", keys: [key("next")] });
	expect(farewellOf(moved, "stranger", "bar")).toEqual({ do: "nothing" });
	// Also where the one after it has been wiped.
	const wiped = { ...moved, status: "removed" as const, keys: moved.keys.slice(1) };
	expect(ordersFor(wiped, wiped.keys[0] as DeviceKey, "bar")).toMatchObject({ store: "bar", order: "wipe" });
	expect(farewellOf(wiped, "now", "bar")).toEqual({ do: "forget", keys: [] });
});

it("a few devices are remembered, the newest first, each once", () => {
	let till = place();
	for (const kid of ["b", "c", "d", "e", "c"]) till = { ...till, ...enrolDevice(till, key(kid)) };
	expect(till.keys.map(({ kid }) => kid)).toEqual(["c", "e", "d", "b"]);
	expect(till.keys[0]).not.toHaveProperty("stood");
});

it("farewell: to the store that it leaves, after its removal, or to nothing", () => {
	const leaving = place({ leaving: "bar", store: "shop" });
	expect(farewellOf(leaving, "now", "bar")).toEqual({ do: "moved", keys: [key("now")] });
	expect(farewellOf(place({ leaving: "bar", store: "shop" }), "now", "tent")).toEqual({ do: "nothing" });
	expect(farewellOf(place(), "now", "bar")).toEqual({ do: "nothing" });
	expect(farewellOf(place({ status: "removed" }), "now", "bar")).toEqual({ do: "wiped", keys: [] });
	expect(farewellOf(place({ status: "removed", keys: [] }), "now", "bar")).toEqual({ do: "nothing" });
});

it("a device that was moved takes along how far its log was known, wherever it goes on, until another is the till", () => {
	const log = { epoch: 1, seq: 7, head: "h" };
	const left = farewellOf(place({ leaving: "bar", store: "shop" }), "now", "bar", log);
	expect(left).toEqual({ do: "moved", keys: [{ ...key("now"), log }] });
	const there = place({ store: "shop", keys: left.do === "moved" ? left.keys : [] });
	expect(presenceAt(there, "shop")).toEqual({ revision: 7, device: "now", log });
	expect(presenceAt(there, "bar")).toEqual({ revision: 7, device: null, isGone: true });
	const next = { ...there, ...enrolDevice(there, key("next")) };
	expect(presenceAt(next, "shop")).toEqual({ revision: 7, device: "next" });
	// Sent on, or removed, before the shop was told of it: it may have sold there all the same.
	const on = { ...there, ...moveTill(there, "tent") };
	expect(presenceAt(on, "shop")).toEqual({ revision: 7, device: null, log });
	expect(presenceAt(on, "bar")).toEqual({ revision: 7, device: null, isGone: true });
	expect(presenceAt({ ...there, status: "removed" }, "shop")).toEqual({ revision: 7, device: null, log });
});

it.each<[string, Partial<TillPlace>, boolean]>([
	["stands there", {}, false],
	["leaves it", { store: "shop", leaving: "bar" }, false],
	["has left it", { store: "shop" }, true],
	["was removed and is not wiped", { status: "removed" }, false],
	["was removed and wiped", { status: "removed", keys: [] }, true],
	[
		"has left it, and not the device before",
		{ store: "shop", keys: [key("b"), { ...key("a"), stood: "bar" }] },
		false,
	],
])("a store is told that nothing more comes from a till that %s: %#", (_, more, isGone) => {
	expect(presenceAt(place(more), "bar").isGone ?? false).toBe(isGone);
});

// What may happen to a till, in any order.
const deed = fc.oneof(
	fc.record({ do: fc.constant("move" as const), to: fc.constantFrom("bar", "shop", "tent") }),
	fc.record({ do: fc.constant("enrol" as const), kid: fc.constantFrom("a", "b", "c") }),
	fc.record({ do: fc.constant("remove" as const) }),
	fc.record({ do: fc.constant("farewell" as const) }),
);

it("whatever happens: at most one device of one store may ask, and every other one gets a token to leave with", () => {
	fc.assert(
		fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
			let till = place({ status: "waiting", keys: [] });
			for (const one of deeds) {
				const current = till.keys[0];
				const revision = till.revision + 1;
				if (till.status === "removed") break;
				if (one.do === "move") till = { ...till, ...moveTill(till, one.to), revision };
				if (one.do === "enrol") till = { ...till, ...enrolDevice(till, key(one.kid)), revision };
				if (one.do === "remove") till = { ...till, status: "removed", revision };
				if (one.do === "farewell" && current !== undefined && till.leaving !== null)
					till = { ...till, leaving: null, revision };
			}
			for (const device of till.keys) {
				const { store, leaving, order } = ordersFor(till, device, till.store);
				expect(leaving).toBe(order !== "go-on");
				const asks = ["bar", "shop", "tent"].filter((at) => !hasLeft(presenceAt(till, at), device.kid));
				const isIt = till.status === "enrolled" && device === till.keys[0];
				expect(asks).toEqual(isIt ? [till.store] : []);
				// A token to leave with is never for where the device may ask.
				if (leaving) expect(asks).not.toContain(store);
			}
		}),
		{ numRuns: 500 },
	);
});

// A code that was used at 100, by the device "now" or by "late".
it.each<[string, Partial<TillPlace>, number | null, string, ReturnType<typeof judgeEnrolment>]>([
	["of a till that waits", { status: "waiting", keys: [] }, null, "now", "enrol"],
	["that had been used before the device was written down", { keys: [key("old")] }, 99, "now", "enrol"],
	["whose answer was lost", {}, 100, "now", "nothing"],
	["that is another for the same device", {}, 99, "now", "enrol"],
	["whose answer was lost, of a till that was moved since", { leaving: "shop" }, 100, "now", "enrol"],
	["of a device that was replaced since", {}, 101, "late", "refuse"],
	["of a till that was removed since", { status: "removed" }, 100, "now", "refuse"],
])("a code %s", (_, more, enrolledAt, kid, verdict) => {
	expect(judgeEnrolment({ ...place(more), enrolledAt }, key(kid), 100)).toBe(verdict);
});
