import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { type AuditEntry, FIRST_HASH, nextLine } from "../../../domain/access/audit.ts";
import { signAs } from "../../../scripts/fixture.ts";
import { verifyAudit, writeAudited } from "../../../workers/db/audit.ts";
import { digestOf } from "../../../workers/secrets/verifier.ts";
import { door } from "../../support/pool.ts";
import { asker, signUp } from "../support/someone.ts";

const LINES = 12;

const entry = (org: string, n: number): AuditEntry => ({
	...{ org, at: 1_000 + n, actor: "ada", actorRole: "owner", address: "192.0.2.1" },
	...{ act: "org-changed", target: `t-${n}`, before: '{"name":"a"}', after: '{"name":"b"}' },
});

async function fill(org: string, count = LINES): Promise<void> {
	for (let n = 1; n <= count; n += 1) await writeAudited(env.DB, entry(org, n), []);
}

// Whoever can write to the database itself takes the triggers away first.
async function tamper(...queries: D1PreparedStatement[]): Promise<void> {
	const triggers = await env.DB.prepare(
		"SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit' AND type = 'trigger'",
	).all<{
		name: string;
		sql: string;
	}>();
	expect(triggers.results).toHaveLength(3);
	await env.DB.batch([
		...triggers.results.map(({ name }) => env.DB.prepare(`DROP TRIGGER ${name}`)),
		...queries,
		...triggers.results.map(({ sql }) => env.DB.prepare(sql)),
	]);
}

beforeAll(() => fill("untouched"));

it("a log that nobody touched is whole, over several pages too", async () => {
	const { last, ...verified } = await verifyAudit(env.DB, "untouched");
	expect(verified).toEqual({ lines: LINES, broken: null });
	expect(last).toMatch(/^[0-9a-f]{64}$/);
	expect(await verifyAudit(env.DB, "nobody")).toEqual({ lines: 0, last: FIRST_HASH, broken: null });
	await fill("long", 3);
	const lines = [];
	let end = (await env.DB.prepare("SELECT seq, hash FROM audit WHERE org = 'long' AND seq = 3").first()) as {
		seq: number;
		hash: string;
	};
	for (let n = 4; n <= 1_201; n += 1) {
		const line = nextLine(entry("long", n), end, digestOf);
		lines.push(line);
		end = line;
	}
	const add = env.DB.prepare(
		"INSERT INTO audit (org, seq, at, actor, actor_role, address, act, target, before, after, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
	);
	await env.DB.batch(
		lines.map((l) =>
			add.bind(
				l.org,
				l.seq,
				l.at,
				l.actor,
				l.actorRole,
				l.address,
				l.act,
				l.target,
				l.before,
				l.after,
				l.prev,
				l.hash,
			),
		),
	);
	expect(await verifyAudit(env.DB, "long")).toEqual({ lines: 1_201, last: end.hash, broken: null });
	await tamper(env.DB.prepare("UPDATE audit SET actor = 'eve' WHERE org = 'long' AND seq = 1100"));
	expect((await verifyAudit(env.DB, "long")).broken).toEqual({ seq: 1_100, why: "changed" });
});

it.each([
	["actor", "eve"],
	["actor_role", "auditor"],
	["address", "192.0.2.2"],
	["act", "signed-in"],
	["target", "someone-else"],
	["before", null],
	["after", '{"name":"c"}'],
	["at", 5],
	["hash", "f".repeat(64)],
])("a line whose %s was changed is found", async (column, value) => {
	const org = `changed-${column.replace("_", "-")}`;
	await fill(org);
	await tamper(env.DB.prepare(`UPDATE audit SET ${column} = ? WHERE org = ? AND seq = 7`).bind(value, org));
	expect((await verifyAudit(env.DB, org)).broken).toEqual({ seq: 7, why: "changed" });
});

it("a line that was taken out is found, and so is a new hash for a changed one", async () => {
	await fill("dropped");
	await tamper(env.DB.prepare("DELETE FROM audit WHERE org = 'dropped' AND seq = 4"));
	expect((await verifyAudit(env.DB, "dropped")).broken).toEqual({ seq: 4, why: "missing" });
	await fill("headless");
	await tamper(env.DB.prepare("DELETE FROM audit WHERE org = 'headless' AND seq = 1"));
	expect((await verifyAudit(env.DB, "headless")).broken).toEqual({ seq: 1, why: "missing" });

	await fill("rehashed");
	const { prev } = (await env.DB.prepare(
		"SELECT prev FROM audit WHERE org = 'rehashed' AND seq = 5",
	).first()) as {
		prev: string;
	};
	const forged = nextLine({ ...entry("rehashed", 5), actor: "eve" }, { seq: 4, hash: prev }, digestOf);
	await tamper(
		env.DB.prepare("UPDATE audit SET actor = 'eve', hash = ? WHERE org = 'rehashed' AND seq = 5").bind(
			forged.hash,
		),
	);
	expect((await verifyAudit(env.DB, "rehashed")).broken).toEqual({ seq: 6, why: "unlinked" });
});

it("a line that was slipped in is found", async () => {
	await fill("slipped");
	const line = nextLine(entry("slipped", 99), undefined, digestOf);
	const add = (seq: number) =>
		env.DB.prepare(
			"INSERT INTO audit (org, seq, at, actor, actor_role, address, act, target, before, after, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
		).bind("slipped", seq, 1, "eve", "owner", "", "signed-in", "x", null, null, line.prev, line.hash);
	// Adding needs no trigger to be gone.
	await add(LINES + 1).run();
	expect((await verifyAudit(env.DB, "slipped")).broken).toEqual({ seq: LINES + 1, why: "unlinked" });
	await fill("squeezed");
	await tamper(
		env.DB.prepare("UPDATE audit SET seq = -seq WHERE org = 'squeezed' AND seq > 5"),
		env.DB.prepare("UPDATE audit SET seq = 1 - seq WHERE org = 'squeezed' AND seq < 0"),
		env.DB.prepare(
			"INSERT INTO audit (org, seq, at, actor, actor_role, address, act, target, prev, hash) SELECT org, 6, at, 'eve', actor_role, address, act, target, hash, hash FROM audit WHERE org = 'squeezed' AND seq = 5",
		),
	);
	expect((await verifyAudit(env.DB, "squeezed")).broken).toEqual({ seq: 6, why: "changed" });
});

it("the database itself changes no line and drops none", async () => {
	for (const query of [
		"UPDATE audit SET actor = 'eve' WHERE org = 'untouched'",
		"UPDATE audit SET hash = hash WHERE org = 'untouched' AND seq = 1",
		"DELETE FROM audit WHERE org = 'untouched'",
		"DELETE FROM audit",
		"INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE org = 'untouched' AND seq = 2",
	]) {
		await expect(env.DB.prepare(query).run()).rejects.toThrow("the audit log only grows");
	}
	expect((await verifyAudit(env.DB, "untouched")).broken).toBe(null);
});

it("acts at the same moment make one chain, and each stands with its change or not at all", async () => {
	const { org, ask } = await signUp("together");
	const names = Array.from({ length: 60 }, (_, n) => `store-${n}`);
	const made = await Promise.all(
		names.map((id) => ask("POST", "/v1/stores", { id, name: id, kind: "stall" })),
	);
	expect(made.map(({ status }) => status)).toEqual(names.map(() => 201));
	const refused = await ask("POST", "/v1/stores", { id: "store-1", name: "Again", kind: "stall" });
	expect(refused.status).toBe(409);
	expect(await verifyAudit(env.DB, org)).toMatchObject({ lines: 2 + names.length, broken: null });
	const { lines } = (await ask("GET", "/v1/audit?limit=200")).body as {
		lines: { act: string; target: string }[];
	};
	expect(lines.filter(({ act }) => act === "store-created").map(({ target }) => target)).toHaveLength(
		names.length,
	);
});

it("the log is read newest first, page by page, by owner and auditor", async () => {
	const { org, ask, owner } = await signUp("reading");
	for (const id of ["a", "b", "c"]) await ask("POST", "/v1/stores", { id, name: id, kind: "stall" });
	const first = (await ask("GET", "/v1/audit?limit=2")).body;
	expect(first).toMatchObject({
		next: 4,
		lines: [
			{ seq: 5, act: "store-created", target: "c", actor: owner, after: '{"kind":"stall"}' },
			{ seq: 4, target: "b" },
		],
	});
	const auditor = asker(await signAs(door, { role: "auditor", org, sub: "watch" }));
	const rest = (await auditor.ask("GET", `/v1/audit?limit=50&before=${first.next}`)).body;
	expect(rest.lines.map(({ seq }: { seq: number }) => seq)).toEqual([3, 2, 1]);
	expect(rest.next).toBe(null);
	expect(rest.lines[2]).toMatchObject({ act: "org-created", prev: FIRST_HASH });
	for (const role of ["manager", "cashier"] as const) {
		const token = await signAs(door, { role, org, sub: "someone" });
		expect((await asker(token).ask("GET", "/v1/audit")).status).toBe(403);
	}
	const bound = await signAs(door, { role: "auditor", org, sub: "bound", stores: ["a"] });
	expect((await asker(bound).ask("GET", "/v1/audit")).status).toBe(403);
	for (const query of ["before=0", "before=x", "limit=0", "limit=9999", "before=-1"])
		expect([query, (await ask("GET", `/v1/audit?${query}`)).status]).toEqual([query, 422]);
	const other = await signUp("reading-too");
	expect((await other.ask("GET", "/v1/audit")).body.lines).toHaveLength(2);
});
