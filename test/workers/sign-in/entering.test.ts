import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { caller, makeOrg, signAs } from "../../../scripts/fixture.ts";
import { oneAtATime } from "../../../workers/audit/one-at-a-time.ts";
import { makeVerifier } from "../../../workers/secrets/verifier.ts";
import { door } from "../../support/pool.ts";
import { addPerson, auditOf, Browser, PASSWORD } from "../../support/pool-people.ts";

// Coming in at the very moment at which that is no longer allowed: who it is was checked, the session not yet written.

const ORG = "moment";
// As long as it takes to check a password, many times over.
const CHECKED_MS = 800;

beforeAll(async () => {
	await makeOrg(door, ORG, { stores: 0, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 });
});

// Whoever comes in waits for the log, in which something is being written.
async function meanwhile<T>(enter: () => Promise<T>, what: () => Promise<unknown>): Promise<T> {
	let entering: Promise<T> | undefined;
	await oneAtATime(`audit/${ORG}`, async () => {
		entering = enter();
		await scheduler.wait(CHECKED_MS);
		await what();
	});
	return await (entering as Promise<T>);
}

const setStaff = (id: string, change: string, ...values: string[]) =>
	env.DB.prepare(`UPDATE staff SET ${change} WHERE org = ? AND id = ?`)
		.bind(...values, ORG, id)
		.run();

it.each([
	["let-go", (id: string) => setStaff(id, "status = 'removed', password = NULL")],
	["demoted", (id: string) => setStaff(id, "role = 'cashier'")],
	["bound", (id: string) => setStaff(id, `stores = '["store-1"]', role = 'manager'`)],
	[
		"with another password",
		async (id: string) => setStaff(id, "password = ?", await makeVerifier("five old boats on the sand")),
	],
] as const)("whoever is %s meanwhile is not in", async (how, what) => {
	const id = how.replaceAll(" ", "-");
	const email = `${id}@example.com`;
	await addPerson({ org: ORG, id, email });
	const browser = new Browser();
	const before = (await auditOf(ORG)).length;
	const { status, body } = await meanwhile(
		() => browser.ask("POST", "/v1/sign-in", { email, password: PASSWORD }),
		() => what(id),
	);
	expect([status, body.code]).toEqual([401, "session-over"]);
	expect(browser.cookies.size).toBe(0);
	const rows = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE subject = ?").bind(id).first();
	expect([rows, (await auditOf(ORG)).length]).toEqual([{ n: 0 }, before]);
});

it("a guest whose account is erased meanwhile is not in", async () => {
	const owner = await signAs(door, { role: "owner", org: ORG, sub: "o", freshAt: Date.now() });
	const { code } = (await caller(door, owner)("POST", "/v1/accounts/guest-1/claims")) as { code: string };
	const { status, body } = await meanwhile(
		() => new Browser().ask("POST", "/v1/wallet/claim", { code }),
		() =>
			env.DB.prepare("UPDATE accounts SET erased_at = 1 WHERE org = ? AND id = 'guest-1'").bind(ORG).run(),
	);
	expect([status, body.code]).toEqual([401, "session-over"]);
	const rows = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE subject = 'guest-1'").first();
	expect(rows).toEqual({ n: 0 });
});

it("who takes an invitation that is withdrawn meanwhile has not joined, and the log tells of no joining", async () => {
	const owner = await signAs(door, { role: "owner", org: ORG, sub: "o", freshAt: Date.now() });
	const asked = { name: "Nia", email: "nia@example.com", role: "cashier", stores: null };
	const invited = await caller(door, owner)("POST", "/v1/staff/invitations", asked);
	const { code, staff } = invited as { code: string; staff: string };
	const before = (await auditOf(ORG)).length;
	const { status, body } = await meanwhile(
		() => new Browser().ask("POST", "/v1/invitations/accept", { code, name: "Nia", password: PASSWORD }),
		() => setStaff(staff, "status = 'removed'"),
	);
	expect([status, body.code]).toEqual([401, "code-unknown"]);
	expect(await auditOf(ORG)).toHaveLength(before);
});

it("who takes an invitation that is replaced meanwhile does not join as what the later one says", async () => {
	const owner = await signAs(door, { role: "owner", org: ORG, sub: "o", freshAt: Date.now() });
	const asked = { name: "Oda", email: "oda@example.com", role: "cashier", stores: null };
	const invited = await caller(door, owner)("POST", "/v1/staff/invitations", asked);
	const { code, staff } = invited as { code: string; staff: string };
	const accept = { code, name: "Oda", password: PASSWORD };
	const { status, body } = await meanwhile(
		() => new Browser().ask("POST", "/v1/invitations/accept", accept),
		// As a later invitation does.
		() =>
			env.DB.batch([
				env.DB.prepare("UPDATE staff SET role = 'owner' WHERE id = ?").bind(staff),
				env.DB.prepare("DELETE FROM tickets WHERE subject = ? AND used_at IS NULL").bind(staff),
			]),
	);
	expect([status, body.code]).toEqual([401, "code-unknown"]);
	const row = await env.DB.prepare("SELECT status FROM staff WHERE id = ?").bind(staff).first();
	expect(row).toEqual({ status: "invited" });
});
