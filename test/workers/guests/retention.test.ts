import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { verifyAudit } from "../../../workers/db/audit.ts";
import { addTicket, lookAtTicket, SWEPT_AT_ONCE, sweepTickets } from "../../../workers/db/tickets.ts";
import worker from "../../../workers/index.ts";
import { actsOf, hire, signUp } from "../support/someone.ts";

const DAY_MS = 86_400_000;

async function night(at: number): Promise<void> {
	await worker.scheduled({ cron: "17 3 * * *", scheduledTime: at, noRetry: () => {} }, env);
}

it("codes that are too old are forgotten, the others are not", async () => {
	const now = Date.now();
	const ticket = { org: "o", purpose: "invitation", body: {} } as const;
	await addTicket(env.DB, "old", { ...ticket, subject: "a", forMs: 1_000 }, now - 2_000);
	await addTicket(env.DB, "new", { ...ticket, subject: "b", forMs: 60_000 }, now);
	await night(now);
	const { results } = await env.DB.prepare("SELECT subject FROM tickets WHERE org = 'o'").all();
	expect(results).toEqual([{ subject: "b" }]);
	expect(await lookAtTicket(env.DB, "new", "invitation", now)).not.toBe(null);
});

it("also where there are very many of them", async () => {
	const count = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)`;
	const add = `INSERT INTO tickets (hash, org, purpose, subject, body, created_at, expires_at)
		${count} SELECT 'many-' || n, 'o', 'nonce', 'x', '{}', 0, 1 FROM n`;
	const tooMany = SWEPT_AT_ONCE * 2 + 1;
	await env.DB.prepare(add).bind(tooMany).run();
	const asked = vi.spyOn(env.DB, "prepare");
	await sweepTickets(env.DB, Date.now());
	expect(asked.mock.calls.filter(([query]) => query.startsWith("DELETE FROM tickets")).length).toBe(3);
	asked.mockRestore();
	const left = await env.DB.prepare("SELECT count(*) AS n FROM tickets WHERE subject = 'x'").first();
	expect(left).toEqual({ n: 0 });
});

it("sign-ins are forgotten a month after they were over", async () => {
	const now = Date.now();
	const add = (id: string, expiresAt: number, endedAt: number | null) =>
		env.DB.prepare(
			`INSERT INTO sessions (org, id, kind, subject, hash, created_at, rotated_at, expires_at, ended_at)
				VALUES ('o', ?, 'staff', 's', 'h', 0, 0, ?, ?)`,
		).bind(id, expiresAt, endedAt);
	await env.DB.batch([
		add("alive", now + 1_000, null),
		add("just-expired", now - 29 * DAY_MS, null),
		add("long-expired", now - 31 * DAY_MS, null),
		add("just-ended", now + DAY_MS, now - 29 * DAY_MS),
		add("long-ended", now + DAY_MS, now - 31 * DAY_MS),
	]);
	await night(now);
	const { results } = await env.DB.prepare("SELECT id FROM sessions WHERE org = 'o' ORDER BY id").all();
	expect(results.map(({ id }) => id)).toEqual(["alive", "just-ended", "just-expired"]);
});

it("who left is forgotten when the org has kept the name as long as it wants to", async () => {
	const boss = await signUp("forgetting");
	await boss.ask("PATCH", "/v1/org/settings", { retentionDays: 40 });
	const gone = await hire(boss, "gone@example.com", { role: "cashier", name: "Gone Person" });
	const here = await hire(boss, "here@example.com", { role: "cashier", name: "Here Person" });
	await boss.ask("DELETE", `/v1/staff/${gone.id}`);
	const nameOf = async (id: string) =>
		(await env.DB.prepare("SELECT name FROM staff WHERE org = 'forgetting' AND id = ?").bind(id).first())
			?.name;
	const now = Date.now();
	await night(now + 39 * DAY_MS);
	expect(await nameOf(gone.id)).toBe("Gone Person");
	await night(now + 41 * DAY_MS);
	expect([await nameOf(gone.id), await nameOf(here.id)]).toEqual(["Former staff", "Here Person"]);
	await night(now + 42 * DAY_MS);
	const acts = await actsOf("forgetting");
	expect(acts.filter((act) => act === "staff-erased")).toHaveLength(1);
	expect((await verifyAudit(env.DB, "forgetting")).broken).toBe(null);
});
