import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import {
	type Fixture,
	makeOrg,
	SHIRT,
	saleBody,
	saleOp,
	send,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { clearHistory, rebuildHistory } from "../../../workers/db/rebuild.ts";
import { opLine } from "../../domain/history/lines.ts";
import { opId, sale } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import { countRows, journalOf, journals, objectsOf, untilSettled } from "../support/queue.ts";

// History can be thrown away: the journals alone give the same rows.

let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

async function decide(by: Till, ...ops: object[]): Promise<void> {
	const { status } = await send(door, by.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	expect(status).toBe(200);
}

beforeAll(async () => {
	org = await makeOrg(door, "rebuild", { stores: 2, tillsPerStore: 1, accounts: 4, balanceMinor: 5_000 });
	await env.DB.prepare("UPDATE orgs SET day_starts_minute = 360 WHERE id = 'rebuild'").run();
	const op = saleOp(till(), "guest-1");
	await decide(till(), op, saleOp(till(), "guest-2", SHIRT, 3), saleOp(till(), "guest-4"));
	const refund = {
		sale: op.id,
		lines: [{ line: 0, quantity: 1, restock: false }],
		reason: "",
		totalMinor: 700,
	};
	await decide(till(), tillOp(till(), "ask", { kind: "refund", refund }));
	// Two accounts and cash; one account that cannot pay its part.
	const split = (second: string) => {
		const { sale } = saleBody("guest-1", SHIRT);
		const part = { kind: "account", unit: "EUR", amountMinor: 1_000 };
		const tenders = [
			{ ...part, account: "guest-1" },
			{ ...part, account: second },
			{ kind: "cash", amountMinor: 500 },
		];
		return tillOp(till(), "ask", { kind: "sale", sale: { ...sale, tenders } });
	};
	await decide(till(), split("guest-2"));
	await decide(till(), split("nobody"));
	await decide(
		till(1),
		tillOp(till(1), "fact", saleBody("guest-3", SHIRT, 9)),
		tillOp(till(1), "fact", saleBody("ghost")),
	);
	await decide(till(1), { id: opId(), mode: "fact", kind: "gift", epoch: 1, seq: 9, prev: "0".repeat(64) });
	const taken = { ...saleOp(till(1), "guest-4", SHIRT, 3) };
	await decide(till(1), taken);
	await decide(till(1), { ...taken, mode: "fact" });
	await send(door, org.ownerToken, "POST", "/v1/accounts/guest-4/status", { status: "blocked" });
	await untilSettled({ ...org, accounts: [...org.accounts, "ghost"] });
});

async function everything(): Promise<Record<string, unknown[]>> {
	const read = async (query: string) => (await env.DB.prepare(query).all()).results;
	return {
		stores: await read(
			"SELECT org, at, object, seq, store, kind, key, hash, body FROM store_lines ORDER BY object, seq",
		),
		accounts: await read(
			"SELECT object, seq, org, account, kind, at, key, hash, body FROM account_lines ORDER BY object, seq",
		),
		rollups: await read("SELECT * FROM rollups ORDER BY org, dim, day, store, hour, name, unit"),
	};
}

it("gives the same lines and the same sums, row for row", async () => {
	const before = await everything();
	expect(before.stores?.length).toBeGreaterThan(12);
	expect(before.accounts?.length).toBeGreaterThan(12);
	expect(before.rollups?.length).toBeGreaterThan(12);
	await clearHistory(env.DB);
	expect(await everything()).toEqual({ stores: [], accounts: [], rollups: [] });
	const lines = await rebuildHistory(await journals(), env.DB);
	expect(await everything()).toEqual(before);
	expect(lines).toBeGreaterThan(24);
	// Once more on what is there adds nothing.
	await rebuildHistory(await journals(), env.DB);
	expect(await everything()).toEqual(before);
});

it("history holds every line of every journal, and no other", async () => {
	for (const object of [...objectsOf(org), "rebuild/account/ghost"]) {
		const { events } = await journalOf(org.org, object);
		const table = object.includes("/store/") ? "store_lines" : "account_lines";
		const { results } = await env.DB.prepare(`SELECT seq FROM ${table} WHERE object = ? ORDER BY seq`)
			.bind(object)
			.all<{ seq: number }>();
		expect([object, results.map(({ seq }) => seq)]).toEqual([object, events.map(({ seq }) => seq)]);
	}
});

it("a journal can be given back from history, to the letter", async () => {
	const { events } = await journalOf(org.org, "rebuild/store/store-1");
	for (const event of events) {
		const row = await env.DB.prepare("SELECT body FROM store_lines WHERE object = ? AND seq = ?")
			.bind("rebuild/store/store-1", event.seq)
			.first<{ body: string }>();
		const body = JSON.parse(row?.body ?? "{}") as { carried?: { object: string; seq: number }[] };
		const carried = await Promise.all(
			(body.carried ?? []).map(async ({ object, seq }) => ({
				object,
				event: await env.DB.prepare(
					"SELECT seq, key, hash, kind, at, body FROM account_lines WHERE object = ? AND seq = ?",
				)
					.bind(object, seq)
					.first(),
			})),
		);
		const whole = body.carried === undefined ? body : { ...body, carried };
		expect(whole).toEqual(JSON.parse(event.body));
	}
});

it("reads journals of many pages whole", async () => {
	const journal = Array.from({ length: 401 }, (_, n) => opLine(sale(), { seq: n + 1, at: n }));
	const asked: number[] = [];
	const lines = await rebuildHistory(
		{
			objects: [{ org: "paged", object: "paged/store/bar" }],
			listLines: async (_, after, limit) => {
				asked.push(after);
				return journal.filter(({ seq }) => seq > after).slice(0, limit);
			},
		},
		env.DB,
	);
	expect([lines, await countRows("store_lines", "org = ?", "paged")]).toEqual([401, 401]);
	expect(asked).toEqual([0, 200, 400]);
});
