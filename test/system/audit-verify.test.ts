import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "../../scripts/build.ts";
import { type System, startSystem } from "../../scripts/system.ts";

// `npm run audit-verify` over what a system left behind.

const ROOT = join(import.meta.dirname, "../..");
const OFFLINE = { perSaleMinor: 0, perAccountMinor: 0, perTillMinor: 0, headAgeMaxMs: 0 };
let dataDir = "";

beforeAll(async () => {
	await build();
	dataDir = mkdtempSync(join(tmpdir(), "fieldtill-audit-"));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function atWork(work: (system: System) => Promise<void>): Promise<void> {
	const system = await startSystem({ dataDir });
	try {
		await work(system);
	} finally {
		await system.close();
	}
}

async function signUp(system: System, org: string): Promise<void> {
	const settings = {
		name: org,
		unit: "EUR",
		zone: "UTC",
		locale: "en",
		dayStartsMinute: 0,
		taxMode: "inclusive",
	};
	const owner = { name: "Ada", email: "ada@example.com", password: "three mugs of tea" };
	const body = JSON.stringify({ org, ...settings, offline: OFFLINE, owner });
	const headers = { "Content-Type": "application/json" };
	expect((await fetch(`${system.url}/v1/orgs`, { method: "POST", headers, body })).status).toBe(201);
}

function verify(...args: string[]) {
	const script = ["scripts/audit-verify.ts", "--data", dataDir, ...args];
	const { status, stdout, stderr } = spawnSync(process.execPath, script, { cwd: ROOT, encoding: "utf8" });
	return { status, said: stdout + stderr };
}

it("says of each log whether it is whole, and fails where one is not", async () => {
	await atWork(async (system) => {
		await signUp(system, "honest");
		await signUp(system, "bent");
	});
	const before = verify();
	expect(before.said).toMatch(/bent +2 lines {2}whole\n.*[0-9a-f]{64}\nhonest +2 lines {2}whole\n/);
	expect(before.status).toBe(0);
	await atWork(async (system) => {
		const db = await system.mf.getD1Database("DB", "fieldtill");
		await db.prepare("DROP TRIGGER audit_only_grows").run();
		await db.prepare("UPDATE audit SET address = 'elsewhere' WHERE org = 'bent' AND seq = 2").run();
	});
	const after = verify();
	expect(after.said).toMatch(
		/bent +2 lines {2}broken at line 2: it is not as it was written\nhonest +2 lines {2}whole/,
	);
	expect(after.status).toBe(1);
	expect(verify("--org", "nobody")).toMatchObject({
		status: 1,
		said: expect.stringContaining("no org nobody here"),
	});
}, 180_000);
