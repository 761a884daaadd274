import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { type Fixture, makeOrg, send } from "../../../scripts/fixture.ts";
import { putProvider } from "../../../workers/db/providers.ts";
import { oddValue } from "../../support/mutations.ts";
import { door } from "../../support/pool.ts";
import { journalOf } from "../support/queue.ts";
import { signCall } from "../support/signed-call.ts";

// Calls of a provider that are signed as they should be, and hardly anything else about them is: whatever they say, it
// is no 5xx, each payment is credited once and to the cent, and who was not named holds what they held.

const SECRET = `whsec_${btoa("a secret of thirty-two characters")}`;
const START_MINOR = 1_000;
const MAX_MINOR = 10_000_000_000;
const NAMES = ["guest-1", "guest-2", "guest-3"];

let org: Fixture;

beforeAll(async () => {
	const size = { stores: 0, tillsPerStore: 0, accounts: NAMES.length, balanceMinor: START_MINOR };
	org = await makeOrg(door, "fuzz-pay", size);
	await makeOrg(door, "fuzz-pay-b", size);
	await putProvider(env, "fuzz-pay", { id: "pay", secret: SECRET, previousUntil: 0 }).run();
});

const account = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...NAMES) },
	fc.constantFrom(
		"nobody",
		"../guest-1",
		"fuzz-pay-b/account/guest-1",
		"%00",
		"日本",
		"__proto__",
		"x".repeat(300),
	),
);
const amount = fc.oneof(
	{ weight: 4, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
	fc.constantFrom<unknown>(
		6_000_000_000,
		MINOR_MAX,
		MINOR_MAX + 1,
		2 ** 53 - 1,
		2 ** 53,
		1e300,
		0,
		-1,
		0.5,
		"100",
		null,
	),
);
const good = fc.record({
	unit: fc.constantFrom("EUR", "EUR", "EUR", "DRINK"),
	amountMinor: amount,
	status: fc.constantFrom("confirmed", "confirmed", "confirmed", "pending", "failed"),
	reference: fc.constantFrom("p-1", "日本 🍺", "\ud800", "\u0000", "x".repeat(121)),
});
const body = fc.oneof(
	{ weight: 5, arbitrary: good.map((one) => JSON.stringify(one)) },
	fc
		.tuple(good, fc.constantFrom("unit", "amountMinor", "status", "reference"), oddValue)
		.map(([one, field, odd]) => JSON.stringify({ ...one, [field]: odd })),
	good.map((one) => `{"amountMinor":1,${JSON.stringify(one).slice(1)}`),
	fc.jsonValue().map((value) => JSON.stringify(value)),
	fc.string({ unit: "binary" }),
);
const call = fc.record({
	account,
	body,
	key: fc.oneof(
		{ weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }).map((n) => `payment-${n}`) },
		fc.constantFrom("", '"payment-1"', "a b", "k".repeat(201), "guest-1", "../x"),
	),
	id: fc.oneof(
		{ weight: 6, arbitrary: fc.uuid().map((id) => `msg_${id}`) },
		fc.constantFrom("msg_same", "msg.1", "", "m".repeat(129)),
	),
	// Seconds.
	skew: fc.oneof(
		{ weight: 8, arbitrary: fc.constant("now") },
		fc.constantFrom("0", "-1", "99999999999", "8640000000000000", "NaN", "1e10"),
	),
	times: fc.constantFrom(1, 1, 2, 3),
});
type Call = { account: string; body: string; key: string; id: string; skew: string; times: number };

async function pay({ account: name, body: text, key, id, skew }: Call) {
	const timestamp = skew === "now" ? String(Math.floor(Date.now() / 1_000)) : skew;
	const headers = {
		...{ "Content-Type": "application/json", "Idempotency-Key": key, "webhook-provider": "fuzz-pay.pay" },
		...{ "webhook-id": id, "webhook-timestamp": timestamp },
		"webhook-signature": signCall(SECRET, id, timestamp, text),
	};
	const path = `/v1/accounts/${encodeURIComponent(name)}/topups`;
	const response = await door.fetch(path, { method: "POST", headers, body: text });
	return { status: response.status, text: await response.text() };
}

// What has been paid in, by what was answered alone.
const paid = new Map<string, { account: string; unit: string; amountMinor: number }>();

it("whatever a provider says, each payment that it was told of counts once and to the cent", async () => {
	let refusals = 0;
	const property = fc.asyncProperty(call, async (one) => {
		const answers = await Promise.all(Array.from({ length: one.times }, () => pay(one)));
		for (const { status, text } of answers) {
			expect({ status, ok: [200, 202, 400, 401, 404, 409, 413, 422].includes(status), one }).toMatchObject({
				ok: true,
			});
			if (status > 202) refusals += 1;
			if (status !== 200 || !text.includes('"confirmed"')) continue;
			const { unit, amountMinor } = JSON.parse(one.body) as { unit: string; amountMinor: number };
			const now = { account: one.account, unit, amountMinor };
			const key = one.key.replace(/^"(.*)"$/, "$1");
			// A key stands for one payment for ever.
			expect(paid.get(key) ?? now).toEqual(now);
			paid.set(key, now);
		}
	});
	await fc.assert(property, { numRuns: 300, endOnFailure: true });
	expect(paid.size).toBeGreaterThan(10);
	expect(refusals).toBeGreaterThan(50);
});

it("leaves accounts that hold what they were granted and paid, and the other org as it was", async () => {
	for (const name of NAMES) {
		const sums: Record<string, number> = { EUR: START_MINOR };
		for (const one of paid.values())
			if (one.account === name) sums[one.unit] = (sums[one.unit] ?? 0) + one.amountMinor;
		const { body: view } = await send(door, org.ownerToken, "GET", `/v1/accounts/${name}`);
		const { balances } = view as { balances: { unit: string; balanceMinor: number }[] };
		expect(Object.fromEntries(balances.map(({ unit, balanceMinor }) => [unit, balanceMinor]))).toEqual(sums);
		for (const sum of Object.values(sums)) expect(sum).toBeLessThanOrEqual(MAX_MINOR);
		expect((await journalOf("fuzz-pay-b", `fuzz-pay-b/account/${name}`)).events).toHaveLength(2);
	}
	const { body: books } = await send(door, org.ownerToken, "GET", "/v1/books");
	expect((books as { drift: unknown[] }).drift).toEqual([]);
});
