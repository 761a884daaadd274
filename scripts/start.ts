import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, describeBuilt } from "./build.ts";
import { type Seeded, seedDemo } from "./seed.ts";
import { claimData } from "./start/claim.ts";
import { type Flags, HELP, readFlags } from "./start/flags.ts";
import { forPhones, greeting } from "./start/greeting.ts";
import { serveHttps } from "./start/https.ts";
import { watchMail } from "./start/mailbox.ts";
import { checkPort, lanAddresses } from "./start/ports.ts";
import { endWithParent } from "./terminal/parent.ts";
import { secondsSince, step } from "./terminal/steps.ts";
import { runCommand } from "./terminal/stop.ts";

// `npm start`: the whole system on this machine, from the same wrangler.toml that deploys.

async function main(): Promise<number> {
	const flags = readFlags(process.argv.slice(2));
	if (flags.help) {
		console.log(HELP);
		return 0;
	}
	const startedAt = performance.now();
	const asked = listenForEnd();
	const host = flags.lan ? "0.0.0.0" : "127.0.0.1";
	const origin = `${flags.https ? "https" : "http"}://localhost:${flags.port}`;
	await checkPort(host, flags.port);
	const claim = claimData(flags.dataDir, origin);
	const closing: (() => Promise<void> | void)[] = [claim.release];
	try {
		if (flags.fresh) emptyData(flags.dataDir);
		const { records } = await bringUp(flags, host, claim.update, closing);
		console.log(`\nReady in ${secondsSince(startedAt)}.`);
		console.log(greeting(origin, records));
		if (flags.lan) {
			const scheme = flags.https ? "https" : "http";
			console.log(
				forPhones(
					lanAddresses().map((ip) => `${scheme}://${ip}:${flags.port}`),
					flags.https,
				),
			);
		}
		console.log("Ctrl-C ends it.");
		await asked;
		console.log("\nEnding …");
		return 0;
	} finally {
		for (const close of closing.reverse()) await close();
	}
}

async function bringUp(
	flags: Flags,
	host: string,
	onPids: (pids: readonly number[]) => void,
	closing: (() => Promise<void> | void)[],
): Promise<Seeded> {
	// The runtime's tools take a second to load: while the build runs, they do.
	const loading = import("./system.ts");
	await step("Build", build, describeBuilt);
	const { startSystem } = await loading;
	const system = await step(
		"Start",
		() =>
			startSystem({
				dataDir: flags.dataDir,
				crons: true,
				// HTTPS stands before it on the public port.
				...(flags.https ? {} : { host, port: flags.port }),
				onRestart: () => onPids(system.pids()),
			}),
		({ migrationsApplied }) =>
			migrationsApplied.length === 0
				? "database up to date"
				: `${migrationsApplied.length} migrations applied`,
	);
	closing.push(system.close);
	onPids(system.pids());
	if (flags.https) {
		const addresses = flags.lan ? lanAddresses() : [];
		const https = { dataDir: flags.dataDir, host, port: flags.port, targetPort: system.port, addresses };
		closing.push(await step("HTTPS", () => serveHttps(https)));
	}
	const seeded = await step(
		"Demo",
		() => seedDemo(system, flags.dataDir),
		({ fresh }) => (fresh ? "Meadow Festival loaded" : "Meadow Festival is there"),
	);
	await step("Check", () => untilReady(system.url));
	closing.push(watchMail(system, console.log));
	return seeded;
}

const READY_MAX_MS = 20_000;

async function untilReady(url: string): Promise<void> {
	const until = Date.now() + READY_MAX_MS;
	for (;;) {
		const response = await fetch(`${url}/readyz`).catch(() => undefined);
		if (response?.status === 200) return;
		if (Date.now() > until) {
			throw new Error(`The system did not become ready: ${await response?.text().catch(() => "no answer")}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

function emptyData(dataDir: string): void {
	mkdirSync(dataDir, { recursive: true });
	for (const name of readdirSync(dataDir)) {
		if (name !== "run.json") rmSync(join(dataDir, name), { recursive: true, force: true });
	}
}

// Resolves when the user or the system asks to end; a second Ctrl-C does not wait.
function listenForEnd(): Promise<void> {
	return new Promise((resolve) => {
		let asked = 0;
		const ask = () => {
			asked += 1;
			resolve();
			if (asked === 3) process.exit(130);
		};
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
		endWithParent(ask);
	});
}

await runCommand(main);
