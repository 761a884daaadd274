import { signal } from "@preact/signals";
import { expect, it, vi } from "vitest";
import type * as z from "zod/mini";
import type { salesPageSchema } from "../../../domain/protocol/views.ts";
import type { Reply } from "../../../pwa/api/reply.ts";
import { learnNames, loadOlder, loadSales, nameOf, salesState } from "../../../pwa/dashboard/store.ts";

// Who is signed in may change while an answer is on its way.

const stage = vi.hoisted(() => ({
	person: null as unknown as { value: unknown },
	answers: [] as ((reply: unknown) => void)[],
}));
vi.mock("../../../pwa/session/person.ts", () => ({
	personStore: () => {
		stage.person = signal({ state: "signed-in", who: { claims: { sub: "olive" } } });
		return { state: stage.person, holder: {} };
	},
}));
vi.mock("../../../pwa/api/contact.ts", () => ({ contact: { value: { state: "online", atMs: 0 } } }));
vi.mock("../../../pwa/api/live.ts", () => ({ connectLive: () => () => undefined }));
vi.mock("../../../pwa/api/office.ts", () => ({
	officeApi: () => ({ listSales: () => new Promise((resolve) => stage.answers.push(resolve)) }),
}));

type SalesPage = z.infer<typeof salesPageSchema>;
const sale = (id: string) => ({ id, decidedAt: 1, flags: [] as string[] }) as SalesPage["sales"][number];
const answer = (index: number, reply: Reply<SalesPage>) => stage.answers[index]?.(reply);

it("shows no older sales that somebody else asked for", async () => {
	const first = loadSales();
	answer(0, { ok: true, value: { sales: [sale("new")], names: {}, next: "new" } });
	await first;
	const older = loadOlder();
	stage.person.value = { state: "signed-in", who: { claims: { sub: "marek" } } };
	salesState.value = { state: "ready", sales: [sale("marek's")], next: null };
	answer(1, { ok: true, value: { sales: [sale("olive's")], names: {}, next: null } });
	await older;
	expect(salesState.value).toMatchObject({ sales: [{ id: "marek's" }], next: null });
});

it("says so where older sales cannot be read, and lets them be asked for again", async () => {
	salesState.value = { state: "ready", sales: [sale("new")], next: "new" };
	const older = loadOlder();
	answer(2, { ok: false, kind: "offline" });
	expect(await older).toEqual({ ok: false, kind: "offline" });
	void loadOlder();
	expect(stage.answers).toHaveLength(4);
});

it("reads the page again for names that the socket did not tell, and keeps what it knows", async () => {
	const asked = stage.answers.length;
	const till = { kind: "till", id: "bar-1" } as const;
	const first = loadSales();
	answer(asked, { ok: true, value: { sales: [], names: { "till/bar-1": "Bar one" }, next: null } });
	await first;
	learnNames([till]);
	expect(stage.answers).toHaveLength(asked + 1);
	const guest = { kind: "account", id: "g-1" } as const;
	learnNames([till, guest]);
	expect(stage.answers).toHaveLength(asked + 2);
	answer(asked + 1, { ok: true, value: { sales: [], names: { "account/g-1": "Mia" }, next: null } });
	await vi.waitFor(() => expect(nameOf(guest)).toBe("Mia"));
	expect(nameOf(till)).toBe("Bar one");
	expect(nameOf({ kind: "till", id: "elsewhere" })).toBeUndefined();
});
