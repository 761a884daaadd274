import { signal } from "@preact/signals";
import { beforeAll, expect, it, vi } from "vitest";
import type { LiveMessage } from "../../../domain/protocol/live.ts";
import { balance, openWallet } from "../../../pwa/wallet/store.ts";

// A guest's balance, where answers and messages come in another order than things happened.

const stage = vi.hoisted(() => ({
	person: null as unknown as { value: unknown },
	hear: (_message: unknown) => undefined as unknown,
	accounts: [] as ((reply: unknown) => void)[],
}));
vi.mock("../../../pwa/session/person.ts", () => ({
	personStore: () => {
		const claims = { role: "guest", accounts: ["g-0001"] };
		stage.person = signal({ state: "signed-in", who: { claims } });
		return { state: stage.person, holder: {}, open: async () => undefined };
	},
}));
vi.mock("../../../pwa/offline/version.ts", () => ({ keepOfflineCopy: async () => undefined }));
vi.mock("../../../pwa/offline/copies.ts", () => ({
	readWallet: async () => null,
	keepWallet: async () => undefined,
}));
vi.mock("../../../pwa/api/live.ts", () => ({
	connectLive: (_holder: object, { onMessage }: { onMessage: (message: unknown) => void }) => {
		stage.hear = onMessage;
		return () => undefined;
	},
}));
vi.mock("../../../pwa/api/guest.ts", () => ({
	guestApi: () => ({
		getAccount: () => new Promise((resolve) => stage.accounts.push(resolve)),
		listEntries: async () => ({ ok: true, value: { entries: [] } }),
		getOrg: async () => ({ ok: true, value: { unit: "EUR", decimals: 2, locale: "en", zone: "UTC" } }),
		makePayCodes: async () => ({ ok: false, kind: "offline" }),
	}),
}));

const settled = () => new Promise((resolve) => setTimeout(resolve));
const answer = async (index: number, balanceMinor: number) => {
	const balances = [{ unit: "EUR", balanceMinor, heldMinor: 0 }];
	stage.accounts[index]?.({ ok: true, value: { id: "g-0001", balances, asOf: 1 } });
	await settled();
};
const say = (balanceMinor: number): LiveMessage => ({
	kind: "balances",
	at: 2,
	balances: [{ account: "g-0001", unit: "EUR", balanceMinor }],
});

beforeAll(async () => {
	openWallet(Promise.resolve());
	await settled();
});

it("shows what was said live, not what was being read meanwhile", async () => {
	await answer(0, 5_000);
	expect(balance.value?.balanceMinor).toBe(5_000);
	stage.hear(say(4_000));
	stage.hear(say(3_000));
	expect(balance.value?.balanceMinor).toBe(3_000);
	await answer(1, 4_000);
	expect(balance.value?.balanceMinor).toBe(3_000);
	await answer(2, 3_000);
	expect(balance.value?.balanceMinor).toBe(3_000);
});
