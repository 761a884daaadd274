import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { people, startCashiers } from "../../../pwa/till/cashier/store.ts";

// Who may sell at this till, where what lies on the device is read slowly.

const reads = vi.hoisted(() => [] as ((rows: unknown) => void)[]);
vi.mock("../../../pwa/till/state/charge.ts", () => ({ isChargeOpen: signal(false) }));
vi.mock("../../../pwa/till/link/feed.ts", () => ({ feedPages: signal(0) }));
vi.mock("../../../pwa/till/link/assignment.ts", () => ({ sheet: signal("none") }));
vi.mock("../../../pwa/offline/feed.ts", () => ({
	readStaff: () => new Promise((resolve) => reads.push(resolve)),
	readFeedProgress: async () => null,
}));

const person = (id: string, stores: string[]) => ({ id, name: id, role: "cashier", stores, pin: "scrypt" });
const staff = [person("bela", ["bar"]), person("kim", ["kitchen"])];
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
	vi.stubGlobal("addEventListener", () => undefined);
	vi.stubGlobal("removeEventListener", () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

it("are those of the store where it stands now, whichever was read last", async () => {
	const stopBar = startCashiers({ org: "meadow", till: "t", store: "bar" });
	stopBar();
	const stop = startCashiers({ org: "meadow", till: "t", store: "kitchen" });
	reads[1]?.(staff);
	await settled();
	reads[0]?.(staff);
	await settled();
	expect(people.value?.map(({ id }) => id)).toEqual(["kim"]);
	stop();
});
