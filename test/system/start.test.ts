import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { build } from "../../scripts/build.ts";
import { PRODUCTS } from "../../scripts/demo/catalog.ts";
import { DEMO_GUESTS } from "../../scripts/demo/people.ts";
import { freePort } from "../../scripts/start/ports.ts";
import { listProcesses } from "../../scripts/system/processes.ts";
import { PATIENCE_MS, type Started, startCommand, until } from "./support/started.ts";

// `npm start` as a person uses it: started, visited, ended, killed and started again.

let dataDir = "";
let port = 0;
const begun: Started[] = [];

beforeAll(build);
beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), "fieldtill-start-"));
	port = await freePort();
});
afterEach(async () => {
	for (const started of begun.splice(0)) await started.kill();
	rmSync(dataDir, { recursive: true, force: true });
});

function start(flags: readonly string[] = [], script = "scripts/start.ts"): Started {
	const started = startCommand(script, ["--data", dataDir, "--port", String(port), ...flags]);
	begun.push(started);
	return started;
}

const READY = "Ctrl-C ends it";
const url = (path: string) => `http://127.0.0.1:${port}${path}`;
const runRecord = () => JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"));
const isRunning = (pid: number) => listProcesses().some((running) => running.pid === pid);

async function owner(): Promise<(path: string) => Promise<unknown>> {
	const { password } = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8"));
	const answer = await fetch(url("/v1/sign-in"), {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ email: "olive@meadow.example", password }),
	});
	expect(answer.status).toBe(200);
	const { token } = (await answer.json()).session;
	return async (path) => (await fetch(url(path), { headers: { Authorization: `Bearer ${token}` } })).json();
}

describe("npm start", () => {
	it("serves pages, API and a demo that can sign in, and ends with everything it started", async () => {
		const started = start();
		await started.says(READY);
		for (const page of ["/", "/till", "/dashboard", "/wallet", "/docs"]) {
			const answer = await fetch(url(page));
			expect([page, answer.status, answer.headers.get("content-type")]).toEqual([
				page,
				200,
				expect.stringContaining("text/html"),
			]);
		}
		expect((await fetch(url("/assets/none.js"))).status).toBe(404);
		const { claims, password } = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8"));
		expect(started.said().match(/\/till#enrol=([0-9A-Z]{4}-){3}[0-9A-Z]{4}/g)).toHaveLength(4);
		for (const claim of Object.values(claims)) expect(started.said()).toContain(`#claim=${claim}`);
		expect(started.said()).toContain(`olive@meadow.example`);
		expect(started.said()).toContain(password);
		const read = await owner();
		expect(await read("/v1/accounts/g-0003")).toMatchObject({
			balances: [{ unit: "EUR", balanceMinor: 120 }],
		});
		const levels = PRODUCTS.filter(({ store, stock }) => store === "merch" && stock !== undefined);
		expect(await read("/v1/stores/merch/stock")).toMatchObject({
			levels: expect.arrayContaining(levels.map(({ id, stock }) => ({ product: id, available: stock }))),
		});

		// Mail that nobody carries away is shown here.
		await fetch(url("/v1/wallet/links"), {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ org: "meadow", email: "g-0001@meadow.example" }),
		});
		await started.says("Mail to g-0001@meadow.example");
		await started.says("/wallet#enter=");

		const [workerd] = runRecord().workerd;
		expect(isRunning(workerd)).toBe(true);
		started.child.kill("SIGINT");
		expect(await started.ended).toBe(0);
		expect(isRunning(workerd)).toBe(false);
		expect(existsSync(join(dataDir, "run.json"))).toBe(false);
	});

	it("keeps its data, unless asked for fresh ones", async () => {
		const first = start();
		await first.says(READY);
		first.child.kill("SIGTERM");
		await first.ended;
		const codes = readFileSync(join(dataDir, "demo.json"), "utf8");

		const second = start();
		await second.says("Meadow Festival is there");
		await second.says(READY);
		expect(readFileSync(join(dataDir, "demo.json"), "utf8")).toBe(codes);
		second.child.kill("SIGTERM");
		await second.ended;

		const third = start(["--fresh"]);
		await third.says("Meadow Festival loaded");
		await third.says(READY);
		expect(readFileSync(join(dataDir, "demo.json"), "utf8")).not.toBe(codes);
	});

	it("refuses a port in use and data in use, each with one sentence", async () => {
		const first = start();
		await first.says(READY);
		const samePort = start(["--data", `${dataDir}-other`]);
		expect(await samePort.ended).toBe(1);
		expect(samePort.said().trim()).toMatch(
			new RegExp(`^Port ${port} is in use\\. Choose another: .*--port \\d+$`),
		);

		port = await freePort();
		const sameData = start();
		expect(await sameData.ended).toBe(1);
		expect(sameData.said().trim()).toMatch(/^Fieldtill already runs on .* End it with Ctrl-C/);
	});

	it("leaves no runtime behind when it is killed, and starts again", async () => {
		const first = start();
		await first.says(READY);
		const [workerd] = runRecord().workerd;
		await first.kill();
		await until(
			() => !isRunning(workerd),
			() => "the runtime to end",
		);
		const second = start();
		await second.says(READY);
		expect((await fetch(url("/healthz"))).status).toBe(200);
	});

	it("ends when the bootstrap above it is killed", async () => {
		const started = start([], "scripts/bootstrap.mjs");
		await started.says(READY);
		const { pid, workerd } = runRecord();
		started.child.kill("SIGKILL");
		await until(
			() => !isRunning(pid) && !isRunning(workerd[0]),
			() => "everything to end",
		);
	});

	it("replaces a runtime that crashed, on the same address", async () => {
		const started = start();
		await started.says(READY);
		const [workerd] = runRecord().workerd;
		process.kill(workerd, "SIGKILL");
		await until(
			() => !runRecord().workerd.includes(workerd) && runRecord().workerd.length > 0,
			() => "another runtime",
		);
		await vi.waitFor(async () => expect((await fetch(url("/healthz"))).status).toBe(200), PATIENCE_MS);
	});

	it("serves HTTPS that its own certificate vouches for", async () => {
		const started = start(["--https"]);
		await started.says(READY);
		const { cert } = JSON.parse(readFileSync(join(dataDir, "tls.json"), "utf8"));
		const status = await new Promise((resolve, reject) => {
			const asked = request({ host: "localhost", port, ca: cert, path: "/till", agent: false }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			});
			asked.on("error", reject);
			asked.end();
		});
		expect(status).toBe(200);
	});
});

describe("the demo", () => {
	it("killed again and again while it loads, it is complete in the end and doubles nothing", async () => {
		for (const afterMs of [150, 500, 1_000]) {
			const started = start();
			await started.says("Start");
			await new Promise((resolve) => setTimeout(resolve, afterMs));
			await started.kill();
		}
		const last = start();
		await last.says(READY);
		const read = await owner();
		for (const { id, amountMinor } of DEMO_GUESTS.filter((_, index) => index % 10 === 0 || index < 40)) {
			expect(await read(`/v1/accounts/${id}`)).toMatchObject({ balances: [{ balanceMinor: amountMinor }] });
		}
		expect(await read("/v1/stores/kitchen/stock")).toMatchObject({
			levels: expect.arrayContaining([{ product: "burger", available: 240 }]),
		});
	});
});

afterAll(() => {
	for (const started of begun) started.child.kill("SIGKILL");
});
