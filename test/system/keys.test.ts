import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { decodeProtectedHeader } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { build } from "../../scripts/build.ts";
import { caller, type Door, makeOrg, send, signAs } from "../../scripts/fixture.ts";
import { doorOf } from "../../scripts/system/door.ts";
import { type System, startSystem } from "../../scripts/system.ts";
import { signCall } from "../workers/support/signed-call.ts";

// Keys are changed while people are signed in.

const ROOT = join(import.meta.dirname, "../..");
let dataDir = "";
let system: System | undefined;
let door: Door;

beforeAll(build);
beforeAll(() => {
	dataDir = mkdtempSync(join(tmpdir(), "fieldtill-keys-"));
});
afterEach(async () => {
	await system?.close();
	system = undefined;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(): Promise<void> {
	system = await startSystem({ dataDir, onLog: () => {} });
	door = await doorOf(system);
}

function keys(args: readonly string[], env: Record<string, string> = {}) {
	const ran = spawnSync(process.execPath, [join(ROOT, "scripts/keys.ts"), ...args], {
		env: { ...process.env, ...env },
		encoding: "utf8",
	});
	return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
}

type KeyFile = { signing: { kid: string; d: string }[]; sealing: { kid: string; k: string }[] };
const readFile = () => JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8")) as KeyFile;

async function enter(code: string): Promise<string> {
	const headers = { "Content-Type": "application/json" };
	const answer = await door.fetch("/v1/wallet/claim", {
		method: "POST",
		headers,
		body: JSON.stringify({ code }),
	});
	return ((await answer.json()) as { token: string }).token;
}

async function topUp(secret: string): Promise<number> {
	const body = JSON.stringify({ unit: "EUR", amountMinor: 1, status: "pending", reference: "r" });
	const at = String(Math.floor(Date.now() / 1_000));
	const headers = {
		...{ "Content-Type": "application/json", "webhook-provider": "rotate.pay", "webhook-id": "msg_1" },
		...{
			"webhook-timestamp": at,
			"webhook-signature": signCall(secret, "msg_1", at, body),
			"Idempotency-Key": "k",
		},
	};
	return (await door.fetch("/v1/accounts/guest-1/topups", { method: "POST", headers, body })).status;
}

async function openKids(): Promise<string[]> {
	const answer = await door.fetch("/.well-known/jwks.json");
	const { keys: open } = (await answer.json()) as { keys: { kid: string }[] };
	expect(JSON.stringify(open)).not.toMatch(/"d"/);
	return open.map(({ kid }) => kid);
}

describe("npm run keys -- rotate", () => {
	it("leaves what was signed and sealed before as good as it was, and signs with the new key", async () => {
		await start();
		await makeOrg(door, "rotate", { stores: 0, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 });
		const owner = await signAs(door, { role: "owner", org: "rotate", sub: "o", freshAt: Date.now() });
		const call = caller(door, owner);
		const { secret } = (await call("PUT", "/v1/providers/pay")) as { secret: string };
		const { code } = (await call("POST", "/v1/accounts/guest-1/claims")) as { code: string };
		const before = await enter(code);
		const [oldKid = ""] = await openKids();
		await system?.close();

		const { code: exit, said } = keys(["rotate", "--data", dataDir]);
		expect([exit, said]).toEqual([0, expect.stringContaining(oldKid)]);
		const file = readFile();
		for (const { d } of file.signing) expect(said).not.toContain(d);
		for (const { k } of file.sealing) expect(said).not.toContain(k);

		await start();
		const kids = await openKids();
		expect([kids.length, kids[1]]).toEqual([2, oldKid]);
		expect((await send(door, before, "GET", "/v1/accounts/guest-1")).status).toBe(200);
		expect(await topUp(secret)).toBe(202);
		const after = await enter(code);
		expect([decodeProtectedHeader(before).kid, decodeProtectedHeader(after).kid]).toEqual([oldKid, kids[0]]);
		expect((await send(door, after, "GET", "/v1/accounts/guest-1")).status).toBe(200);
	});

	it("gives a stage its keys through a pipe, not on a command line, and shows none", () => {
		const fake = mkdtempSync(join(tmpdir(), "fieldtill-wrangler-"));
		const log = join(fake, "log");
		const tool = join(fake, "wrangler");
		writeFileSync(
			tool,
			`#!/bin/sh\necho "ARGS $*" >> ${log}\ncat >> ${log}\necho "uploaded"\nexit \${FAKE_CODE:-0}\n`,
		);
		chmodSync(tool, 0o755);
		const env = { FIELDTILL_WRANGLER: tool, PATH: `${fake}${delimiter}${process.env.PATH}` };
		const args = ["put", "--env", "staging", "--data", dataDir];
		const { code, said } = keys(args, env);
		expect([code, said]).toEqual([0, expect.stringContaining("SEALING_KEYS to staging")]);
		const given = readFileSync(log, "utf8");
		const { signing, sealing } = readFile();
		const commands = given.split("\n").flatMap((line) => /ARGS .*/.exec(line) ?? []);
		expect(commands.map(String)).toEqual([
			expect.stringContaining("ARGS secret put SIGNING_KEYS --env staging"),
			expect.stringContaining("ARGS secret put SEALING_KEYS --env staging"),
		]);
		for (const one of [signing[0]?.d ?? "none", sealing[0]?.k ?? "none"]) {
			expect(given).toContain(one);
			expect(said).not.toContain(one);
			expect(commands.join()).not.toContain(one);
		}
		const failed = keys(args, { ...env, FAKE_CODE: "1" });
		expect([failed.code, failed.said]).toEqual([1, expect.stringContaining("could not put SIGNING_KEYS")]);
		rmSync(fake, { recursive: true, force: true });
	});

	it.each([[[]], [["burn"]], [["put"]], [["rotate", "--env", "staging"]], [["rotate", "twice"]]])(
		"says how it is used after %j",
		(args) => {
			const { code, said } = keys(args);
			expect([code, said]).toEqual([1, expect.stringContaining("npm run keys -- rotate")]);
		},
	);
});
