import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { findProviderSecrets } from "../../../workers/db/providers.ts";
import { door } from "../../support/pool.ts";
import { signCall } from "../support/signed-call.ts";

// The secret by which a provider is known: made here, shown once, changed without a gap.

let org: Fixture;
let sent = 0;

beforeAll(async () => {
	org = await makeOrg(door, "providers", { stores: 0, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 });
});

// A payment that changes nothing, signed with a secret.
async function topUp(provider: string, secret: string) {
	sent += 1;
	const body = JSON.stringify({ unit: "EUR", amountMinor: 1, status: "pending", reference: "p" });
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const response = await door.fetch("/v1/accounts/guest-1/topups", {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"Idempotency-Key": `payment-${sent}`,
			"webhook-provider": `providers.${provider}`,
			"webhook-id": `msg_${sent}`,
			"webhook-timestamp": timestamp,
			"webhook-signature": signCall(secret, `msg_${sent}`, timestamp, body),
		},
		body,
	});
	return response.status;
}

describe("a provider's secret", () => {
	let fresh = "";
	const put = async (provider: string) => {
		const answer = await send(door, fresh, "PUT", `/v1/providers/${provider}`);
		return { status: answer.status, secret: (answer.body as { secret: string }).secret };
	};
	beforeAll(async () => {
		fresh = await signAs(door, { role: "owner", org: "providers", sub: "fresh", freshAt: Date.now() });
	});

	it("is made here, shown once, kept sealed, and signs", async () => {
		const { status, secret } = await put("stripe");
		expect([status, secret]).toEqual([201, expect.stringMatching(/^whsec_[\w+/]{43}=$/)]);
		expect(await topUp("stripe", secret)).toBe(202);
		const kept = await env.DB.prepare("SELECT secret FROM providers WHERE id = 'stripe'").first<{
			secret: string;
		}>();
		expect(kept?.secret).toContain("v1.");
		expect(kept?.secret).not.toContain(secret.slice("whsec_".length, -1));
		const { body } = await send(door, fresh, "GET", "/v1/providers");
		expect(JSON.stringify(body)).not.toContain("whsec_");
	});

	it("that was replaced is good for another day, and not a moment longer", async () => {
		const [old, next] = [await put("mollie"), await put("mollie")];
		const tried = (secret: string) => topUp("mollie", secret);
		expect([await tried(old.secret), await tried(next.secret)]).toEqual([202, 202]);
		const { body } = await send(door, fresh, "GET", "/v1/providers");
		const { providers } = body as { providers: { id: string; previousUntil: number }[] };
		const until = providers.find(({ id }) => id === "mollie")?.previousUntil ?? 0;
		expect(Math.abs(until - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000);
		expect(await findProviderSecrets(env, "providers", "mollie", until - 1)).toEqual([
			next.secret,
			old.secret,
		]);
		expect(await findProviderSecrets(env, "providers", "mollie", until)).toEqual([next.secret]);
		const last = await put("mollie");
		expect([await tried(old.secret), await tried(next.secret), await tried(last.secret)]).toEqual([
			401, 202, 202,
		]);
	});

	it("that was moved to another provider's row opens nothing", async () => {
		await put("one");
		await env.DB.prepare(
			"INSERT INTO providers (org, id, secret) SELECT org, 'two', secret FROM providers WHERE id = 'one'",
		).run();
		await expect(findProviderSecrets(env, "providers", "two", Date.now())).rejects.toThrow();
		await env.DB.prepare("DELETE FROM providers WHERE id = 'two'").run();
	});

	it("of a provider that was removed is worth nothing at once", async () => {
		const { secret } = await put("gone");
		expect(await topUp("gone", secret)).toBe(202);
		expect((await send(door, fresh, "DELETE", "/v1/providers/gone")).status).toBe(200);
		expect(await topUp("gone", secret)).toBe(401);
		expect((await send(door, fresh, "DELETE", "/v1/providers/gone")).status).toBe(404);
	});

	it("is an owner's business, with a second factor, and stands in the audit log", async () => {
		const stale = await send(door, org.ownerToken, "PUT", "/v1/providers/x");
		expect(stale).toMatchObject({ status: 403, body: { code: "step-up-needed" } });
		const { results } = await env.DB.prepare(
			"SELECT act, target FROM audit WHERE org = 'providers' AND target IN ('gone') ORDER BY seq",
		).all();
		expect(results).toEqual([
			{ act: "provider-changed", target: "gone" },
			{ act: "provider-removed", target: "gone" },
		]);
	});
});
