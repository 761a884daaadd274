import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CATEGORIES, PRODUCTS, STORES } from "../../scripts/demo/catalog.ts";
import { DEMO_GUESTS, PURSE_MAX_MINOR } from "../../scripts/demo/people.ts";
import { keepRecords, makeRecords, operationId, readRecords } from "../../scripts/demo/records.ts";
import { claimData } from "../../scripts/start/claim.ts";
import { readFlags } from "../../scripts/start/flags.ts";
import { serveHttps } from "../../scripts/start/https.ts";
import { checkPort, freePort } from "../../scripts/start/ports.ts";
import { isDue } from "../../scripts/system/crons.ts";
import { readKeys, rotateKeys } from "../../scripts/system/keys.ts";

let dataDir = "";
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), "fieldtill-pieces-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the flags of npm start", () => {
	it("have defaults", () => {
		expect(readFlags([])).toMatchObject({ port: 8787, fresh: false, lan: false, https: false });
	});
	it.each([["--port", "0"], ["--port", "x"], ["--port", "70000"], ["--colour"], ["extra"]])(
		"refuse %s %s",
		(...args) => {
			expect(() => readFlags(args)).toThrow(/port|Unknown|Unexpected/);
		},
	);
});

describe("cron lines", () => {
	const at = new Date("2026-06-01T03:05:00Z");
	it.each([
		["*/5 * * * *", true],
		["*/10 * * * *", false],
		["5 3 * * *", true],
		["5,6 3 1 6 1", true],
		["0 3 * * *", false],
	])("%s", (cron, due) => expect(isDue(cron, at)).toBe(due));
});

describe("one system a data folder", () => {
	it("refuses a second while the first lives, and ends what a dead one left", async () => {
		const first = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "start.ts"]);
		await once(first, "spawn");
		writeFileSync(
			join(dataDir, "run.json"),
			JSON.stringify({ pid: first.pid, workerd: [], address: "http://there" }),
		);
		expect(() => claimData(dataDir, "http://localhost:2")).toThrow(`process ${first.pid}, http://there`);
		first.kill("SIGKILL");
		await once(first, "exit");
		claimData(dataDir, "http://localhost:2").release();
	});
	it("takes over what a killed start left behind, even half-written", () => {
		writeFileSync(join(dataDir, "run.json"), '{"pid":');
		claimData(dataDir, "http://localhost:1").release();
		writeFileSync(join(dataDir, "run.json"), JSON.stringify({ pid: 999_999_999, workerd: [999_999_998] }));
		const claim = claimData(dataDir, "http://localhost:1");
		claim.update([1, 2]);
		expect(JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"))).toMatchObject({ workerd: [1, 2] });
		claim.release();
	});
});

describe("ports", () => {
	it("names a port that is in use and suggests another", async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		await expect(checkPort("127.0.0.1", port)).rejects.toThrow(
			`Port ${port} is in use. Choose another: npm start -- --port`,
		);
		server.close();
	});
	it("accepts a free one", async () => {
		await expect(checkPort("127.0.0.1", await freePort())).resolves.toBeUndefined();
	});
});

describe("HTTPS for the room", () => {
	const open = async (targetPort: number) => {
		const port = await freePort();
		const close = await serveHttps({
			dataDir,
			host: "127.0.0.1",
			port,
			targetPort,
			addresses: ["192.0.2.7"],
		});
		return { port, close };
	};
	const ask = (port: number, ca: string) =>
		new Promise<string>((resolve, reject) => {
			const asked = request({ host: "localhost", port, ca, path: "/x", agent: false }, (response) => {
				response.on("data", (chunk) => resolve(String(chunk)));
			});
			asked.on("error", reject);
			asked.end();
		});

	it("carries requests under a certificate that is good for localhost and is kept", async () => {
		const plain = createServer((incoming, response) => response.end(`got ${incoming.url}`));
		await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
		const { port: targetPort } = plain.address() as AddressInfo;
		const first = await open(targetPort);
		const kept = readFileSync(join(dataDir, "tls.json"), "utf8");
		expect(await ask(first.port, JSON.parse(kept).cert)).toBe("got /x");
		await first.close();
		const second = await open(targetPort);
		expect(readFileSync(join(dataDir, "tls.json"), "utf8")).toBe(kept);
		expect(statSync(join(dataDir, "tls.json")).mode & 0o777).toBe(0o600);
		await second.close();
		plain.close();
	});
});

describe("the keys", () => {
	it("is made once, kept for its owner alone", async () => {
		const keys = await readKeys(dataDir);
		expect(await readKeys(dataDir)).toEqual(keys);
		expect(statSync(join(dataDir, "keys.json")).mode & 0o777).toBe(0o600);
		expect(JSON.parse(keys.SIGNING_KEYS).keys[0]).toMatchObject({
			kty: "OKP",
			crv: "Ed25519",
			d: expect.any(String),
			kid: expect.any(String),
		});
	});

	it("are changed by putting new ones before those in use", async () => {
		const before = await readKeys(dataDir);
		const after = await rotateKeys(dataDir);
		const kids = (text: string) =>
			(JSON.parse(text) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
		for (const kind of ["SIGNING_KEYS", "SEALING_KEYS"] as const) {
			expect(kids(after[kind]).slice(1)).toEqual(kids(before[kind]));
			expect(new Set(kids(after[kind])).size).toBe(2);
		}
		expect(await readKeys(dataDir)).toEqual(after);
	});
});

describe("the demo", () => {
	it("derives the same ids from the same records, each a UUIDv7 of its own", () => {
		const records = makeRecords();
		const ids = DEMO_GUESTS.map(({ id }) => operationId(records, `grant/${id}`));
		expect(new Set(ids).size).toBe(200);
		expect(ids).toEqual(DEMO_GUESTS.map(({ id }) => operationId(records, `grant/${id}`)));
		for (const id of ids)
			expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	});
	it("keeps its codes for the owner alone", () => {
		const records = keepRecords(dataDir, makeRecords());
		expect(readRecords(dataDir)).toEqual(records);
		expect(statSync(join(dataDir, "demo.json")).mode & 0o777).toBe(0o600);
		for (const claim of Object.values(records.claims))
			expect(claim).toMatch(/^([2-9A-HJKMNP-TV-Z]{5}-?){4}$/);
		expect(records.password).not.toBe(makeRecords().password);
	});
	it("has people with distinct names and money within the purse", () => {
		expect(new Set(DEMO_GUESTS.map(({ name }) => name)).size).toBe(200);
		for (const { amountMinor } of DEMO_GUESTS) expect(amountMinor).toBeLessThanOrEqual(PURSE_MAX_MINOR);
	});
	it("sells only what has a home", () => {
		expect(new Set(PRODUCTS.map(({ id }) => id)).size).toBe(PRODUCTS.length);
		for (const { store, category } of PRODUCTS) {
			expect(STORES.map(({ id }) => id)).toContain(store);
			expect(CATEGORIES.map(({ id }) => id)).toContain(category);
		}
	});
});
