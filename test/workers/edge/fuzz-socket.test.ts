import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LIVE_TOKEN_PREFIX } from "../../../domain/protocol/live.ts";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import { storeSaysSchema, TILL_SUBPROTOCOL } from "../../../domain/protocol/till-socket.ts";
import { type Fixture, makeOrg, saleOp, send, type Till } from "../../../scripts/fixture.ts";
import { garbage, oddValue } from "../../support/mutations.ts";
import { door, eventually } from "../../support/pool.ts";
import { cashSale, checkServed, isForEver, oddBatch, textsOf, type Wish } from "../support/odd-batches.ts";
import { journalOf, untilSettled } from "../support/queue.ts";

// Odd batches and worse over a till's own socket: each op gets its outcome, the same bytes as over HTTP; what is no
// batch is refused, does nothing, and closes no socket.

const NAMES = ["guest-1", "guest-2", "guest-3"];
let org: Fixture;
let socket: WebSocket;
const heard: string[] = [];
const till = () => org.tills[0] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "fuzz-ws", { stores: 2, tillsPerStore: 1, accounts: 3, balanceMinor: 20_000 });
	const response = await door.fetch("/v1/till/socket", {
		headers: {
			Upgrade: "websocket",
			"Sec-WebSocket-Protocol": `${TILL_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${till().token}`,
		},
	});
	socket = response.webSocket as WebSocket;
	socket.accept();
	socket.addEventListener("message", ({ data }) => void heard.push(String(data)));
});
afterAll(async () => {
	await untilSettled(org);
});

let refs = 0;
// The array of outcomes as it came.
async function ask(texts: readonly string[], sentAt: number): Promise<string> {
	refs += 1;
	const start = `{"kind":"outcomes","ref":${refs},"outcomes":`;
	socket.send(`{"ref":${refs},"sentAt":${sentAt},"ops":[${texts.join(" , ")}]}`);
	const said = await eventually(async () => heard.find((text) => text.startsWith(start)));
	return said.slice(start.length, -1);
}
const linesOf = async (object: string) => (await journalOf("fuzz-ws", object)).events;

it("gives every op its outcome, and over HTTP the same bytes again", async () => {
	const there = org.tills[1] as Till;
	const foreign = saleOp(there, "guest-1");
	await send(door, there.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [foreign] });
	const minted = [foreign.id];
	const property = fc.asyncProperty(oddBatch(minted), async ({ wishes, sentAt }) => {
		const odd = wishes.flatMap((one) => textsOf(till(), one as Wish, sentAt, [foreign.id]));
		for (const text of odd) {
			const { id } = JSON.parse(text) as { id?: unknown };
			if (typeof id === "string") minted.push(id);
		}
		const texts = [...odd, JSON.stringify(cashSale(till(), sentAt))];
		const outcomes = JSON.parse(await ask(texts, sentAt)) as Outcome[];
		expect(outcomes).toHaveLength(texts.length);
		for (const [index, outcome] of outcomes.entries()) checkServed(texts[index] ?? "", outcome);
		expect(["applied", "flagged"]).toContain(outcomes.at(-1)?.status);
		const response = await door.fetch("/v1/ops", {
			method: "POST",
			headers: { Authorization: `Bearer ${till().token}`, "Content-Type": "application/json" },
			body: `{"sentAt":${sentAt},"ops":[${texts.join(" , ")}]}`,
		});
		const again = ((await response.json()) as { outcomes: Outcome[] }).outcomes;
		for (const [index, outcome] of outcomes.entries())
			if (isForEver(outcome)) expect(JSON.stringify(again[index])).toBe(JSON.stringify(outcome));
	});
	await fc.assert(property, { numRuns: 80, endOnFailure: true });
});

it("refuses what is no batch, does nothing for it, and goes on", async () => {
	await untilSettled(org);
	const object = `fuzz-ws/store/${till().store}`;
	const before = (await linesOf(object)).filter(({ kind }) => /-(applied|declined)$/.test(kind)).length;
	const message = fc.oneof(
		garbage,
		fc.record({ ref: oddValue, sentAt: oddValue, ops: oddValue }).map((one) => JSON.stringify(one)),
		fc
			.record({ ref: oddValue, sentAt: fc.constant(1), ops: fc.array(oddValue) })
			.map((one) => JSON.stringify(one)),
		fc.uint8Array({ maxLength: 40 }),
	);
	const property = fc.asyncProperty(message, async (said) => {
		const known = heard.length;
		socket.send(said);
		const answer = await eventually(async () => heard[known]);
		const { kind } = storeSaysSchema.parse(JSON.parse(answer));
		expect(["refused", "outcomes"]).toContain(kind);
	});
	await fc.assert(property, { numRuns: 150, endOnFailure: true });
	const lines = (await linesOf(object)).filter(({ kind }) => /-(applied|declined)$/.test(kind));
	expect(lines.slice(before)).toEqual([]);
	const [sold] = JSON.parse(
		await ask([JSON.stringify(cashSale(till(), Date.now()))], Date.now()),
	) as Outcome[];
	// Odd ops before may have counted the beer away, or called it sold out; it is sold all the same.
	const flags = sold?.status === "flagged" ? sold.flags : [];
	expect(sold).toMatchObject({ status: flags.length === 0 ? "applied" : "flagged", totalMinor: 700 });
	expect(["sold-out", "stock-below-zero"]).toEqual(expect.arrayContaining(flags));
});

it("leaves accounts that hold what their entries say", async () => {
	await untilSettled(org);
	for (const name of NAMES) {
		const sums: Record<string, number> = {};
		for (const { body } of await linesOf(`fuzz-ws/account/${name}`)) {
			const { head, entry } = JSON.parse(body) as {
				head: { balances: Record<string, number> };
				entry?: { unit: string; amountMinor: number };
			};
			if (entry !== undefined) sums[entry.unit] = (sums[entry.unit] ?? 0) + entry.amountMinor;
			expect([name, head.balances]).toEqual([name, sums]);
		}
	}
});
