import { expect, it } from "vitest";
import { type FenceMode, type FenceRow, fenceModeOf, restoreOf } from "../../../domain/restore/fence.ts";

const row = (state: FenceRow["state"], restore = "r1"): FenceRow => ({ restore, state });

it.each<[string, string | null, FenceRow | undefined, FenceMode]>([
	["nobody lists it and it says nothing", null, undefined, "open"],
	["it found out by itself", null, row("behind", "found-7"), "shut"],
	["it was put back once and is whole", null, row("reconciled"), "open"],
	["its operator thought better of it", null, row("handed"), "open"],
	["it is listed and has not heard of it, or has forgotten", "r1", undefined, "shut"],
	["what it says is of another restore", "r2", row("reconciled"), "shut"],
	["it ends what it began", "r1", row("draining"), "finishing"],
	["it has handed over", "r1", row("handed"), "shut"],
	["its lines are coming back", "r1", row("behind"), "shut"],
	["its lines are back", "r1", row("reconciled"), "open"],
])("where %s", (_, listed, said, gate) => {
	expect(fenceModeOf(listed, said)).toBe(gate);
});

it("the list names objects and their restores", () => {
	const list = "meadow/store/bar=r1 meadow/account/guest=r2,meadow/store/kiosk";
	expect(restoreOf(list, "meadow/store/bar")).toBe("r1");
	expect(restoreOf(list, "meadow/account/guest")).toBe("r2");
	expect(restoreOf(list, "meadow/store/ba")).toBe(null);
	expect(restoreOf(list, "meadow/store/kiosk")).toBe(null);
	expect(restoreOf(undefined, "meadow/store/bar")).toBe(null);
	expect(restoreOf(list, undefined)).toBe(null);
});
