import { beforeEach, describe, expect, it, vi } from "vitest";
import { personStore } from "../../../pwa/session/person.ts";

// What lies on a device of whoever was signed in at it.

const stage = vi.hoisted(() => ({
	over: () => undefined as unknown,
	signOut: { ok: true, value: null } as object,
	dropped: [] as string[],
}));
const note = vi.hoisted(() => (name: string) => async () => {
	stage.dropped.push(name);
});
vi.mock("../../../pwa/session/keeper.ts", () => ({
	keepToken: (_kind: string, { onOver }: { onOver: () => void }) => {
		stage.over = onOver;
		return { drop: () => undefined };
	},
}));
vi.mock("../../../pwa/api/sign-in.ts", () => ({ signOut: async () => stage.signOut }));
vi.mock("../../../pwa/offline/copies.ts", () => ({
	dropWho: note("who"),
	dropOrgs: note("orgs"),
	dropWallets: note("wallets"),
}));
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("a device whose sign-in is over", () => {
	beforeEach(() => {
		stage.dropped.length = 0;
		stage.signOut = { ok: true, value: null };
	});

	it.each([
		["wallet", "wallets"],
		["dashboard", "orgs"],
	] as const)("keeps nothing of the %s, ended here or elsewhere", async (entrance, copies) => {
		const { signOut } = personStore(entrance);
		expect(await signOut()).toBe(true);
		await settled();
		expect(stage.dropped.toSorted()).toEqual([copies, "who"].toSorted());
		stage.dropped.length = 0;
		stage.over();
		await settled();
		expect(stage.dropped.toSorted()).toEqual([copies, "who"].toSorted());
	});

	it("goes on saying so, however many calls are told that it is over", () => {
		const { state } = personStore("dashboard");
		state.value = { state: "signed-in", who: {} as never };
		for (let times = 0; times < 3; times += 1) {
			stage.over();
			expect(state.value).toEqual({ state: "signed-out", trouble: "Sign in again to go on." });
		}
	});

	it("keeps all of it where nobody could be told", async () => {
		stage.signOut = { ok: false, kind: "offline" };
		expect(await personStore("wallet").signOut()).toBe(false);
		expect(stage.dropped).toEqual([]);
	});
});
