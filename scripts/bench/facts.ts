import { performance } from "node:perf_hooks";
import { must } from "../../domain/core/assert.ts";
import { type Fixture, saleBody, type Till, tillOp } from "../fixture.ts";
import type { System } from "../system.ts";
import { Shooter, type Shot } from "./load.ts";
import { countPosted, untilPosted } from "./tally.ts";

// A till that was offline and comes back with a thousand sales, told per sale: how fast it has its outcomes, by when
// each of them is durable and never decided again; and how fast accounts have posted them and history holds it all.
// It starts when nothing else is going on: what earlier sales still owe to history is not its work.

const FACTS = 1_000;
const FACTS_PER_BATCH = 500;
const TILLS_PER_ROUND = 3;

export type Drain = { readonly answeredPerSecond: number; readonly postedPerSecond: number };

// Some tills one after the other, each alone.
export async function drainFacts(system: System, fixture: Fixture, round: number): Promise<Drain[]> {
	const drains: Drain[] = [];
	for (let turn = 0; turn < TILLS_PER_ROUND; turn += 1) {
		const place = (round * TILLS_PER_ROUND + turn) % fixture.tills.length;
		drains.push(await drain(system, must(fixture.tills[place], "a fixture has tills"), fixture.accounts));
	}
	return drains;
}

async function drain(system: System, till: Till, accounts: readonly string[]): Promise<Drain> {
	const shots = Array.from({ length: FACTS / FACTS_PER_BATCH }, () => batchOf(till, accounts));
	const before = await countPosted(system);
	const startedAt = performance.now();
	await new Shooter(system.url, 1).fire(shots);
	const answeredMs = performance.now() - startedAt;
	await untilPosted(system, before + FACTS);
	const postedMs = performance.now() - startedAt;
	return { answeredPerSecond: (FACTS * 1_000) / answeredMs, postedPerSecond: (FACTS * 1_000) / postedMs };
}

function batchOf(till: Till, accounts: readonly string[]): Shot {
	const ops = Array.from({ length: FACTS_PER_BATCH }, (_, index) =>
		tillOp(till, "fact", saleBody(must(accounts[index % accounts.length], "a fixture has accounts"))),
	);
	return {
		path: "/v1/ops",
		headers: { Authorization: `Bearer ${till.token}`, "Content-Type": "application/json" },
		body: JSON.stringify({ sentAt: Date.now(), ops }),
		accepts: (status, answer) =>
			status === 200 && answer.split('"status":"applied"').length === FACTS_PER_BATCH + 1,
	};
}
