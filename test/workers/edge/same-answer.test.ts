import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { makeOrg, signAs } from "../../../scripts/fixture.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { door } from "../../support/pool.ts";
import { addPerson } from "../../support/pool-people.ts";
import { rankSumZ } from "../../support/rank-sum.ts";

// Nobody is told who is known here: not by what is answered, nor by how long it takes.

const ORG = "discreet";
const ROUNDS = 3;
// Each round has people of its own: after some mails an address gets none, and there would be nothing to tell.
const PEOPLE = 10;
const FAR_OFF = 3;
let callers = 0;

beforeAll(async () => {
	await makeOrg(door, ORG, { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 0 });
	const owner = await signAs(door, { role: "owner", org: ORG, sub: "boss" });
	for (let n = 0; n < ROUNDS * PEOPLE; n += 1) {
		const email = `known-${n}@discreet.example`;
		await addPerson({ org: ORG, id: `known-${n}`, email });
		await door.fetch("/v1/accounts", {
			method: "POST",
			headers: { Authorization: `Bearer ${owner}`, "Content-Type": "application/json" },
			body: JSON.stringify({ id: `guest-${n}`, name: "Guest", credentials: [], maxMinor: 5_000, email }),
		});
	}
});

// What is left to do after the answer is waited for, and not measured: whoever asks does not see it.
async function ask(path: string, body: object, bindings: Env = env): Promise<{ said: string; ms: number }> {
	callers += 1;
	const request = new Request(`http://fieldtill.test${path}`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"CF-Connecting-IP": `10.0.${callers >> 8}.${callers & 255}`,
			"X-Request-Id": "the-same",
		},
		body: JSON.stringify(body),
	});
	const context = createExecutionContext();
	const before = performance.now();
	const response = await worker.fetch(request, bindings, context);
	const text = await response.text();
	const ms = performance.now() - before;
	await waitOnExecutionContext(context);
	const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).sort();
	return { said: JSON.stringify([response.status, headers, text]), ms };
}

// Of several rounds; none: not a number.
const together = (offs: readonly number[]) =>
	offs.reduce((sum, off) => sum + off, 0) / Math.sqrt(offs.length);

const WAYS: readonly [string, string, number, (email: string) => object][] = [
	["a link to the wallet", "/v1/wallet/links", 40, (email) => ({ org: ORG, email })],
	["a link for a new password", "/v1/password-links", 40, (email) => ({ email })],
	["a wrong password", "/v1/sign-in", 10, (email) => ({ email, password: "not this one at all" })],
];

describe.each(WAYS)("%s", (_, path, tries, bodyOf) => {
	it("is one answer for a known and an unknown address, and takes as long", async () => {
		const offs: number[] = [];
		const said = new Set<string>();
		// The machine may be busy with something else for a while: what was chance in one round is made up for by the
		// next, and a real difference adds up.
		for (let round = 0; round < ROUNDS && !(Math.abs(together(offs)) < FAR_OFF); round += 1) {
			const times = { known: [] as number[], unknown: [] as number[] };
			for (let n = 0; n < tries; n += 1) {
				// By turns, so that what slows the machine slows both; each first as often as the other.
				const order = n % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
				for (const who of order) {
					const answer = await ask(path, bodyOf(`${who}-${round * PEOPLE + (n % PEOPLE)}@discreet.example`));
					said.add(answer.said);
					times[who].push(answer.ms);
				}
			}
			offs.push(rankSumZ(times.known, times.unknown));
		}
		console.warn(`${path}: ${offs.map((off) => off.toFixed(1)).join(", ")} standard deviations apart`);
		expect([...said]).toHaveLength(1);
		expect(Math.abs(together(offs))).toBeLessThan(FAR_OFF);
	});
});

it.each(WAYS.slice(0, 2))("%s is answered before anybody is looked up", async (_, path, __, bodyOf) => {
	const prepare = () => {
		throw new Error("nobody has to be looked up for this");
	};
	const blind = { ...env, DB: { prepare } as unknown as D1Database };
	const email = "known-0@discreet.example";
	expect((await ask(path, bodyOf(email), blind)).said).toBe((await ask(path, bodyOf(email))).said);
});

it("a difference of a millisecond in ten would show", () => {
	const around = (ms: number) => Array.from({ length: 40 }, (_, n) => ms + Math.sin(n * 7.3));
	expect(Math.abs(rankSumZ(around(10), around(10)))).toBeLessThan(1);
	expect(Math.abs(rankSumZ(around(10), around(11)))).toBeGreaterThan(FAR_OFF);
});
