import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Reply } from "../../../pwa/api/reply.ts";
import { readAgain, resource } from "../../../pwa/dashboard/manage/resource.ts";

// Answers come in another order than they were asked for.

const { sitting } = vi.hoisted(() => ({ sitting: { value: "olive", peek: () => sitting.value } }));
const network = vi.hoisted(() => ({ contact: null as unknown as { value: unknown } }));
vi.mock("../../../pwa/api/contact.ts", () => {
	network.contact = signal({ state: "online", atMs: 0 });
	return network;
});
vi.mock("../../../pwa/dashboard/store.ts", () => ({ sitting }));

function questions<T>() {
	const waiting: ((reply: Reply<T>) => void)[] = [];
	const ask = () => new Promise<Reply<T>>((resolve) => waiting.push(resolve));
	const answer = async (index: number, reply: Reply<T>) => {
		waiting[index]?.(reply);
		await new Promise((resolve) => setTimeout(resolve));
	};
	return { ask, answer };
}
const is = <T>(value: T): Reply<T> => ({ ok: true, value });

describe("a page that reads twice", () => {
	beforeEach(() => {
		sitting.value = "olive";
	});

	it("shows what was asked for last, whatever comes last", async () => {
		const { ask, answer } = questions<string>();
		const tills = resource(ask);
		void tills.load();
		void tills.load();
		await answer(1, is("after"));
		await answer(0, is("before"));
		expect(tills.state.value).toMatchObject({ state: "ready", value: "after" });
	});

	it("shows the first answer while the second is on its way", async () => {
		const { ask, answer } = questions<string>();
		const tills = resource(ask);
		void tills.load();
		void tills.load();
		await answer(0, is("before"));
		expect(tills.state.value).toMatchObject({ state: "ready", value: "before" });
		await answer(1, { ok: false, kind: "offline" });
		expect(tills.state.value).toMatchObject({ state: "ready", value: "before", stale: { kind: "offline" } });
	});

	it("shows what was saved here, not what was read before", async () => {
		const { ask, answer } = questions<string>();
		const settings = resource(ask);
		void settings.load();
		settings.set("saved");
		await answer(0, is("read before"));
		expect(settings.state.value).toMatchObject({ state: "ready", value: "saved" });
	});

	it("shows nothing that another person asked for", async () => {
		const { ask, answer } = questions<string>();
		const staff = resource(ask);
		void staff.load();
		sitting.value = "marek";
		void staff.load();
		await answer(0, is("olive's"));
		expect(staff.state.value).toEqual({ state: "loading" });
	});
});

describe("a page that is open", () => {
	it("is read again when somebody answers after a silence, and not with each answer", () => {
		let reads = 0;
		const stop = readAgain({
			load: async () => {
				reads += 1;
			},
		});
		network.contact.value = { state: "online", atMs: 1 };
		expect(reads).toBe(1);
		network.contact.value = { state: "offline", sinceMs: 2, lastMs: 1 };
		network.contact.value = { state: "online", atMs: 3 };
		expect(reads).toBe(2);
		stop();
		network.contact.value = { state: "offline", sinceMs: 4, lastMs: 3 };
		network.contact.value = { state: "online", atMs: 5 };
		expect(reads).toBe(2);
	});
});
