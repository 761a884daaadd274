import { beforeAll, describe, expect, it } from "vitest";
import { type Fixture, makeOrg, saleOp, send } from "../../scripts/fixture.ts";
import { opId } from "../support/builders.ts";
import { door } from "../support/pool.ts";

// Batches in which not every op can be read, and ops that say more or come later than expected.

let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "ops", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 10_000 });
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
			{ ...saleOp({ id: "t", store: "s", token: "", seq: 0 }, "guest-1"), note: "x".repeat(40_000) },
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
