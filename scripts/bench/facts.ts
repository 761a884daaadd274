import { performance } from "node:perf_hooks";
import { must } from "../../domain/core/assert.ts";
import { type Fixture, saleBody, tillOp } from "../fixture.ts";
import { Shooter, type Shot } from "./load.ts";

// A till that was offline and comes back with a thousand sales: how fast they are durable, told per sale.

export const FACTS = 1_000;
const FACTS_PER_BATCH = 500;

// Sales a second from one till, one batch after the other.
export async function drainFacts(url: string, { tills, accounts }: Fixture, round: number): Promise<number> {
	const till = must(tills[round % tills.length], "a fixture has tills");
	const shots: Shot[] = Array.from({ length: FACTS / FACTS_PER_BATCH }, () => {
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
	});
	const startedAt = performance.now();
	await new Shooter(url, 1).fire(shots);
	return (FACTS * 1_000) / (performance.now() - startedAt);
}
