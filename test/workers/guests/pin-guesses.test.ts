import { env } from "cloudflare:workers";
import { proxyDurable } from "itty-durable";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { PIN_POLICY } from "../../../domain/core/attempts.ts";
import type { GateCalls } from "../../../durable-objects/gate/object.ts";
import { type Fixture, makeOrg, send, type Till } from "../../../scripts/fixture.ts";
import { bumpRevision } from "../../../workers/db/revision.ts";
import { makeVerifier } from "../../../workers/secrets/verifier.ts";
import { openTill } from "../../support/device.ts";
import { door } from "../../support/pool.ts";

// PINs, tried at two tills as fast as they can: the right one is among them and opens nothing.

const ORG = "guessed";
const PIN = "7392";
const FIRST = 7_300;
const GUESSES = 100;
const AT_ONCE = 20;
let org: Fixture;
let tills: Till[];

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 1, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 });
	const opened = await Promise.all(["one", "two"].map((id) => openTill(door, org.ownerToken, id, "store-1")));
	tills = opened.map(({ till }) => till);
	await send(door, org.ownerToken, "PUT", "/v1/accounts/guest-1/pin", { pin: PIN, aboveMinor: 1 });
	const add = `INSERT INTO staff (org, id, name, role, status, pin, revision)
		VALUES (?1, 'casey', 'Casey', 'cashier', 'active', ?2, (SELECT revision FROM orgs WHERE id = ?1))`;
	await env.DB.batch([bumpRevision(env.DB, ORG), env.DB.prepare(add).bind(ORG, await makeVerifier(PIN))]);
});

async function guessAll(path: string, bodyOf: (pin: string) => object) {
	const log = vi.spyOn(console, "info").mockImplementation(() => {});
	const codes = new Map<string, number>();
	for (let from = 0; from < GUESSES; from += AT_ONCE) {
		const some = Array.from({ length: AT_ONCE }, async (_, n) => {
			const pin = String(FIRST + from + n);
			const { status, body } = await send(door, tills[n % 2]?.token ?? "", "POST", path, bodyOf(pin));
			const { code = "" } = body as { code?: string };
			// Whatever is said, it is no hint at the PIN.
			expect(JSON.stringify(body)).not.toMatch(new RegExp(`"${PIN}"|scrypt`));
			return `${status} ${code}`;
		});
		for (const said of await Promise.all(some)) codes.set(said, (codes.get(said) ?? 0) + 1);
	}
	const logged = log.mock.calls.map(([line]) => String(line));
	log.mockRestore();
	return { codes, logged };
}

describe.each([
	["of an account", "/v1/accounts/guest-1/pin/checks", (pin: string) => ({ pin })],
	["of a cashier", "/v1/till/cashiers", (pin: string) => ({ staff: "casey", pin })],
])("many guesses at a PIN %s", (_, path, bodyOf) => {
	it("are five, and then refused and logged; the right one is refused with them", async () => {
		const { codes, logged } = await guessAll(path, bodyOf);
		expect(codes.get("403 pin-wrong")).toBe(PIN_POLICY.failuresMax);
		const refused = (codes.get("429 pin-locked") ?? 0) + (codes.get("429 rate-limited") ?? 0);
		expect(refused).toBe(GUESSES - PIN_POLICY.failuresMax);
		expect(logged).toHaveLength(GUESSES);
		expect(logged.some((line) => line.includes(`"pin"`) || line.includes(`:"${PIN}"`))).toBe(false);
		const right = await send(door, tills[0]?.token ?? "", "POST", path, bodyOf(PIN));
		expect(right.status).toBe(429);
	});
});

it("of ten thousand guesses side by side at one PIN, five are looked at", async () => {
	const gate = proxyDurable(env.GATE, { name: "gate", parse: true }).get("ten-thousand") as GateCalls;
	const now = Date.now();
	let looked = 0;
	for (let from = 0; from < 10_000; from += 500) {
		const verdicts = await Promise.all(Array.from({ length: 500 }, () => gate.begin(PIN_POLICY, now)));
		looked += verdicts.filter(({ allowed }) => allowed).length;
	}
	expect(looked).toBe(PIN_POLICY.failuresMax);
});
