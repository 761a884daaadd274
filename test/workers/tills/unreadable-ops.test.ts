import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
	type Fixture,
	makeOrg,
	saleBody,
	saleOp,
	send,
	signClaims,
	tillOp,
} from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";

// Batches in which not every op can be read, and ops that say more or come later than expected.

let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "ops", { stores: 1, tillsPerStore: 2, accounts: 2, balanceMinor: 10_000 });
});

describe("ops that cannot be read", () => {
	const post = (ops: unknown[], sentAt = Date.now()) =>
		send(door, till().token, "POST", "/v1/ops", { sentAt, ops }) as Promise<{
			status: number;
			body: { code?: string; outcomes: { id: string | null; status: string; code?: string }[] };
		}>;
	const till = () => org.tills[0] as Fixture["tills"][number];
	let deep: unknown = 1;
	for (let level = 0; level < 1_000; level += 1) deep = [deep];

	it.each<[string, unknown]>([
		["nothing", null],
		["a text", "sale"],
		["an op without an id", { kind: "sale" }],
		["an op of another kind", { id: opId(), kind: "gift" }],
		["an op that nests without end", { id: opId(), deep }],
		[
			"an op that is too large",
			{
				...saleOp({ id: "t", store: "s", token: "", seq: 0, prev: "0".repeat(64) }, "guest-1"),
				note: "x".repeat(40_000),
			},
		],
	])("%s is answered as invalid and blocks no neighbour", async (_, bad) => {
		const good = saleOp(till(), "guest-1");
		const mixed = await post([bad, good]);
		expect(mixed.status).toBe(200);
		expect(mixed.body.outcomes.map(({ status }) => status)).toEqual(["invalid", "applied"]);
		const alone = await post([bad]);
		expect([alone.status, alone.body.code]).toEqual([422, "nothing-readable"]);
	});

	it("keeps fields it does not know, and they belong to the meaning of the op", async () => {
		const op = { ...saleOp(till(), "guest-2"), loyalty: { points: 3 } };
		expect((await post([op])).body.outcomes[0]).toMatchObject({ status: "applied" });
		expect((await post([op])).body.outcomes[0]).toMatchObject({ status: "applied" });
		const other = await post([{ ...op, loyalty: { points: 4 } }]);
		expect(other.body.outcomes[0]).toMatchObject({ id: op.id, status: "invalid", code: "key-reused" });
	});

	it("one id twice in a batch is one sale", async () => {
		const op = saleOp(till(), "guest-2");
		const { body } = await post([op, op]);
		expect(body.outcomes[0]).toEqual(body.outcomes[1]);
	});

	it("an ask that lay too long is declined for ever, whatever the till's clock shows", async () => {
		const skewed = Date.now() - 3 * 86_400_000;
		const fresh = { ...saleOp(till(), "guest-2"), occurredAt: skewed };
		expect((await post([fresh], skewed + 1_000)).body.outcomes[0]).toMatchObject({ status: "applied" });
		const old = saleOp(till(), "guest-2");
		const declined = { status: "declined", decline: { reason: "expired" } };
		expect((await post([old], old.occurredAt + 60_001)).body.outcomes[0]).toMatchObject(declined);
		expect((await post([old], old.occurredAt + 5)).body.outcomes[0]).toMatchObject(declined);
	});
});

describe("facts that cannot be read", () => {
	type Unreadable = Record<"till" | "mode" | "raw" | "detail", string> & Record<"op" | "file", string | null>;
	const till = () => org.tills[0] as Fixture["tills"][number];
	const sell = async (text: string) => {
		const response = await door.fetch("/v1/ops", {
			method: "POST",
			headers: { Authorization: `Bearer ${till().token}`, "Content-Type": "application/json" },
			body: text,
		});
		const body = (await response.json()) as { outcomes: { id: string | null; status: string }[] };
		return { status: response.status, outcomes: body.outcomes };
	};
	const list = async (query = "", token = org.ownerToken) =>
		(await send(door, token, "GET", `/v1/unreadable${query}`)).body as {
			unreadable: Unreadable[];
			next: string | null;
		};

	it("one in a hundred is kept to the byte and shown, the others are applied, and again it is the same", async () => {
		const facts = Array.from({ length: 99 }, () => tillOp(till(), "fact", saleBody("guest-1")));
		const id = opId();
		const bad = `{ "id":"${id}",  "mode":"fact","kind":"sale", "sale":{"lines": 1.50} }`;
		const ops = [...facts.slice(0, 40).map((op) => JSON.stringify(op)), bad];
		const rest = facts.slice(40).map((op) => JSON.stringify(op));
		const text = `{"sentAt":${Date.now()},"ops":[${[...ops, ...rest].join(",")}]}`;
		const first = await sell(text);
		expect(first.status).toBe(200);
		expect(first.outcomes).toHaveLength(100);
		expect(first.outcomes[40]).toMatchObject({ id, status: "quarantined" });
		expect(first.outcomes.filter(({ status }) => status === "quarantined")).toHaveLength(1);
		expect(first.outcomes.filter(({ status }) => /applied|flagged/.test(status))).toHaveLength(99);
		expect((await sell(text)).outcomes).toEqual(first.outcomes);
		const kept = await eventually(async () => (await list()).unreadable.find(({ op }) => op === id));
		expect(kept).toMatchObject({ raw: bad, mode: "fact", file: null, till: till().id });
		expect(kept.detail).not.toBe("");
	});

	it("a long one is kept whole in a file, and its beginning is shown", async () => {
		const id = opId();
		const long = JSON.stringify({ id, mode: "fact", note: "x".repeat(60_000) });
		const { status, outcomes } = await sell(`{"sentAt":1,"ops":[${long}]}`);
		expect([status, outcomes[0]?.status]).toEqual([200, "quarantined"]);
		const found = await eventually(async () => (await list()).unreadable.find(({ op }) => op === id));
		expect(found.raw).toBe(long.slice(0, 2_000));
		expect(await (await env.FILES.get(found.file ?? ""))?.text()).toBe(long);
	});

	it("a long one that cannot be kept now is not acknowledged, and neither are its neighbours; sent again it is kept", async () => {
		const id = opId();
		const good = tillOp(till(), "fact", saleBody("guest-1"));
		const long = JSON.stringify({ id, mode: "fact", note: "y".repeat(60_000) });
		const text = `{"sentAt":${Date.now()},"ops":[${JSON.stringify(good)},${long}]}`;
		const put = vi.spyOn(env.FILES, "put").mockRejectedValue(new Error("no file is kept now"));
		expect((await sell(text)).status).toBe(503);
		put.mockRestore();
		const { outcomes } = await sell(text);
		expect(outcomes.map(({ status }) => status)).toEqual(["applied", "quarantined"]);
		const found = await eventually(async () => (await list()).unreadable.find(({ op }) => op === id));
		expect(await (await env.FILES.get(found.file ?? ""))?.text()).toBe(long);
	});

	it("an ask is answered as nothing readable, shown as one, and not missed by what comes after it", async () => {
		const quiet = org.tills[1] as Fixture["tills"][number];
		const ask = { ...saleOp(quiet, "guest-1"), sale: "two beers" };
		const post = async (op: object) =>
			await send(door, quiet.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
		for (let times = 0; times < 2; times += 1) {
			expect(await post(ask)).toMatchObject({
				status: 422,
				body: { code: "nothing-readable", outcomes: [{ id: ask.id, status: "invalid", code: "op-invalid" }] },
			});
		}
		expect(await post(saleOp(quiet, "guest-1"))).toMatchObject({ status: 200 });
		const { tills } = (await send(door, org.ownerToken, "GET", "/v1/books")).body as {
			tills: { till: string }[];
		};
		expect(tills.find((one) => one.till === quiet.id)).toMatchObject({
			seq: 2,
			missing: 0,
			gaps: [],
			forks: 0,
		});
		const kept = await eventually(async () => {
			const found = (await list()).unreadable.filter(({ op }) => op === ask.id);
			return found.length > 0 ? found : undefined;
		});
		expect(kept).toMatchObject([{ mode: "ask", till: quiet.id, raw: JSON.stringify(ask) }]);
	});

	it("nests deeper than can be written down again: it is kept with its place, and blocks no neighbour", async () => {
		const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
		for (const mode of ["fact", "ask"] as const) {
			const bad = JSON.stringify({ ...tillOp(till(), mode, saleBody("guest-1")), deep: 0 });
			const good = tillOp(till(), "fact", saleBody("guest-1"));
			const ops = [bad.replace('"deep":0', `"deep":${deep}`), JSON.stringify(good)];
			const { status, outcomes } = await sell(`{"sentAt":${Date.now()},"ops":[${ops.join(",")}]}`);
			expect([status, outcomes?.map((one) => one.status)]).toEqual([
				200,
				[mode === "fact" ? "quarantined" : "invalid", "applied"],
			]);
		}
	});

	it("are not said to be looked at where a store sells nothing yet", async () => {
		await send(door, org.ownerToken, "POST", "/v1/stores", { id: "new", name: "New", kind: "stall" });
		const token = await signClaims(door.signingKeys, {
			role: "till",
			org: "ops",
			sub: "new-1",
			store: "new",
		});
		const early = { id: "new-1", store: "new", token, seq: 0, prev: "0".repeat(64) };
		const ask = { ...saleOp(early, "guest-1"), sale: "two beers" };
		const { status, body } = await send(door, token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [ask] });
		expect([status, (body as { code: string }).code]).toEqual([409, "menu-unpublished"]);
	});

	it("are listed newest first, page by page, to those who keep the books", async () => {
		await eventually(async () => ((await list()).unreadable.length >= 2 ? true : undefined));
		const all = await list();
		const first = await list("?limit=1");
		const second = await list(`?limit=1&before=${first.next}`);
		expect([...first.unreadable, ...second.unreadable]).toEqual(all.unreadable.slice(0, 2));
		expect((await send(door, till().token, "GET", "/v1/unreadable")).status).toBe(403);
		expect((await send(door, org.ownerToken, "GET", "/v1/unreadable?before=x")).status).toBe(422);
	});
});
