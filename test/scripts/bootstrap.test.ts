import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// The bootstrap in a checkout of its own, with an npm that is played: it notes each run, waits as long as it is told,
// and lays down two packages and a "pinned Node", or says what a broken npm says.

const ROOT = join(import.meta.dirname, "../..");
const FAKE_NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
appendFileSync("npm-runs", process.argv.slice(2).join(" ") + "\\n");
if (process.env.FAKE_SAYS) { console.error(process.env.FAKE_SAYS); process.exit(1); }
rmSync("node_modules", { recursive: true, force: true });
mkdirSync("node_modules/one", { recursive: true });
writeFileSync("node_modules/one/package.json", "{}");
await new Promise((resolve) => setTimeout(resolve, Number(process.env.FAKE_MS ?? 0)));
mkdirSync("node_modules/two", { recursive: true });
writeFileSync("node_modules/two/package.json", "{}");
mkdirSync("node_modules/.bin");
symlinkSync(process.execPath, "node_modules/.bin/node");
`;
const LOCK = {
	packages: {
		"": {},
		"node_modules/one": { version: "1.0.0" },
		"node_modules/two": { version: "1.0.0" },
		"node_modules/elsewhere": { version: "1.0.0", optional: true },
	},
};

let root = "";
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "fieldtill-bootstrap-"));
	mkdirSync(join(root, "scripts"));
	cpSync(join(ROOT, "scripts/bootstrap"), join(root, "scripts/bootstrap"), { recursive: true });
	cpSync(join(ROOT, "scripts/bootstrap.mjs"), join(root, "scripts/bootstrap.mjs"));
	writeFileSync(join(root, "package-lock.json"), JSON.stringify(LOCK));
	writeFileSync(join(root, "npm-cli.js.mjs"), FAKE_NPM);
	writeFileSync(join(root, "fake-npm.js"), 'import("./npm-cli.js.mjs");');
	writeFileSync(join(root, "scripts/fix.ts"), FIX);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

// Shows what it was given, and ends as it is told.
const FIX = `console.log("ran", process.argv.slice(2).join(" "), process.env.PATH?.split(":")[0]);
if (process.argv[2] === "wait") setInterval(() => {}, 1000);
else process.exitCode = Number(process.argv[2] ?? 0);
`;

type Ended = { readonly code: number | null; readonly said: string };

function begin(
	args: readonly string[],
	env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
	const { npm_lifecycle_event: _, ...rest } = process.env;
	const child = spawn(process.execPath, ["scripts/bootstrap.mjs", ...args], {
		cwd: root,
		env: { ...rest, npm_execpath: join(root, "fake-npm.js"), ...env },
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
	const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, said })));
	return { child, ended, said: () => said };
}

const run = (args: readonly string[], env: Record<string, string> = {}) => begin(args, env).ended;

function installs(): number {
	return existsSync(join(root, "npm-runs"))
		? readFileSync(join(root, "npm-runs"), "utf8").trim().split("\n").length
		: 0;
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("the bootstrap", () => {
	it("installs once, then runs the script with its arguments and the local tools first", async () => {
		expect(await run(["fix", "0", "b"])).toEqual({
			code: 0,
			said: expect.stringContaining(`ran 0 b ${join(root, "node_modules/.bin")}`),
		});
		await run(["fix"]);
		expect(installs()).toBe(1);
	});

	it("passes the script's exit code on", async () => {
		expect((await run(["fix", "7"])).code).toBe(7);
	});

	it("passes signals on", async () => {
		const { child, ended, said } = begin(["fix", "wait"]);
		await until(() => said().includes("ran wait"));
		child.kill("SIGTERM");
		expect((await ended).code).toBe(143);
	});

	it("installs again when the lock file changed", async () => {
		await run(["fix"]);
		writeFileSync(join(root, "package-lock.json"), JSON.stringify({ ...LOCK, changed: true }));
		await run(["fix"]);
		expect(installs()).toBe(2);
	});

	it("installs again when a package went missing", async () => {
		await run(["fix"]);
		rmSync(join(root, "node_modules/two"), { recursive: true });
		expect((await run(["fix"])).code).toBe(0);
		expect(installs()).toBe(2);
	});

	it("accepts what a developer's own npm install brought", async () => {
		await run(["fix"]);
		rmSync(join(root, "node_modules/.fieldtill-installed"));
		writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify(LOCK));
		await run(["fix"]);
		expect(installs()).toBe(1);
	});

	it("redoes an install that was killed half-way", async () => {
		const { child } = begin(["fix"], { FAKE_MS: "60000" });
		await until(() => existsSync(join(root, "node_modules/one/package.json")));
		const pids = readFileSync(join(root, ".build/install.lock"), "utf8").split(" ").map(Number);
		for (const pid of pids) process.kill(pid, "SIGKILL");
		await until(() => child.exitCode !== null || child.signalCode !== null);
		expect((await run(["fix"])).code).toBe(0);
		expect(installs()).toBe(2);
	});

	it("waits for an npm whose starter was killed instead of racing it", async () => {
		const { child } = begin(["fix"], { FAKE_MS: "800" });
		await until(() => existsSync(join(root, "node_modules/one/package.json")));
		child.kill("SIGKILL");
		expect(await run(["fix"])).toEqual({ code: 0, said: expect.stringContaining("waiting for it") });
	});

	it("lets one of two commands install and the other wait", async () => {
		const both = await Promise.all([run(["fix"], { FAKE_MS: "700" }), run(["fix"], { FAKE_MS: "700" })]);
		expect(both.map(({ code }) => code)).toEqual([0, 0]);
		expect(installs()).toBe(1);
	});

	it.each([
		["a full disk", "npm error code ENOSPC", /disk is full/],
		["no network", "npm error code ENOTFOUND registry", /cannot reach its package registry/],
		["a folder of someone else", "npm error code EACCES", /may not write here/],
		["a lock file that does not match", "npm error code EUSAGE", /does not match package\.json/],
		["anything else", "npm error something odd", /It said:\s+npm error something odd/],
	])("says in one sentence what is wrong: %s", async (_, says, sentence) => {
		const { code, said } = await run(["fix"], { FAKE_SAYS: says });
		expect(code).toBe(1);
		expect(said).toMatch(sentence);
		expect(said).not.toMatch(/ {4}at /);
		// And the next run recovers.
		expect((await run(["fix"])).code).toBe(0);
	});

	it("says that npm is missing", async () => {
		const { code, said } = await run(["fix"], { npm_execpath: "", PATH: join(root, "nowhere") });
		expect(code).toBe(1);
		expect(said).toContain("npm is missing");
	});

	it("names its commands when asked for another", async () => {
		expect(await run(["dance"])).toEqual({ code: 1, said: expect.stringContaining("start, dev, test") });
	});
});
