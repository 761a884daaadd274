import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { must } from "../../domain/core/assert.ts";
import { build } from "../../scripts/build.ts";
import { type Fixture, makeOrg, saleOp, type Till } from "../../scripts/fixture.ts";
import { doorOf } from "../../scripts/system/door.ts";
import { type System, startSystem } from "../../scripts/system.ts";

// Ops that arrive together are decided together. One of those who asked may be gone before that.

const ROUNDS = 25;
const ANSWER_MS_MAX = 5_000;
let system: System;
let fixture: Fixture;

beforeAll(build);
beforeAll(async () => {
	system = await startSystem();
	fixture = await makeOrg(await doorOf(system), "meadow", {
		stores: 1,
		tillsPerStore: 3,
		accounts: 3,
		balanceMinor: 1_000_000,
	});
});
afterAll(() => system?.close());

function request({ token }: Till, body: string): string {
	const head = `POST /v1/ops HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}`;
	return `${head}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

// Sends all of it and hangs up at once, or a moment later.
function askAndLeave(till: Till, body: string, afterMs: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = connect(system.port, "127.0.0.1", () => {
			socket.write(request(till, body), () => setTimeout(() => socket.destroy(), afterMs));
		});
		socket.on("error", reject);
		socket.on("close", () => resolve());
	});
}

async function ask({ token }: Till, body: string): Promise<{ status: string; receipt: number }> {
	const answer = await fetch(`${system.url}/v1/ops`, {
		method: "POST",
		headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
		body,
		signal: AbortSignal.timeout(ANSWER_MS_MAX),
	});
	expect(answer.status).toBe(200);
	return must(((await answer.json()) as { outcomes: [] }).outcomes[0], "an op has its outcome");
}

it("a till that hangs up does not keep those waiting that asked with it, and is answered when it asks again", async () => {
	const [leaves, stays, waits] = fixture.tills as [Till, Till, Till];
	const [account = ""] = fixture.accounts;
	const bodyOf = (till: Till) => JSON.stringify({ sentAt: Date.now(), ops: [saleOp(till, account)] });
	for (let round = 1; round <= ROUNDS; round += 1) {
		const left = bodyOf(leaves);
		const [, ...told] = await Promise.all([
			askAndLeave(leaves, left, round % 3),
			ask(stays, bodyOf(stays)),
			ask(waits, bodyOf(waits)),
		]);
		told.push(await ask(leaves, left));
		for (const one of told) expect(one).toMatchObject({ status: "applied", receipt: round });
	}
});
