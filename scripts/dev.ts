import { watch } from "node:fs";
import { join } from "node:path";
import { createServer } from "vite";
import { build, buildWorker } from "./build.ts";
import { seedDemo } from "./seed.ts";
import { claimData } from "./start/claim.ts";
import { readFlags } from "./start/flags.ts";
import { greeting } from "./start/greeting.ts";
import { checkPort, freePort } from "./start/ports.ts";
import { startSystem } from "./system.ts";
import { endWithParent } from "./terminal/parent.ts";
import { ROOT } from "./terminal/run.ts";
import { step } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";

// `npm run dev`: pages from Vite with hot reload, the API from the system behind it, which is built and started
// anew when its code changes. Data as with `npm start`, so only one of the two at a time.

const SERVER_ROOMS = ["workers", "durable-objects", "domain", "migrations"];
const SETTLE_MS = 150;

async function main(): Promise<number> {
	const { port, dataDir, lan } = readFlags(process.argv.slice(2));
	const host = lan ? "0.0.0.0" : "127.0.0.1";
	await checkPort(host, port);
	const claim = claimData(dataDir, `http://localhost:${port}`);
	const closing: (() => Promise<void> | void)[] = [claim.release];
	try {
		await step("Build", build);
		// Kept for all restarts, because the pages' proxy points at it.
		const apiPort = await freePort();
		const start = async () => {
			const started = await startSystem({ dataDir, port: apiPort, crons: true });
			claim.update(started.pids());
			return started;
		};
		let system = await step("Start", start);
		closing.push(() => system.close());
		const { records } = await step("Demo", () => seedDemo(system, dataDir));

		process.env.FIELDTILL_API = system.url;
		const vite = await createServer({ server: { host, port, strictPort: true }, logLevel: "info" });
		closing.push(() => vite.close());
		await vite.listen();
		console.log(greeting(`http://localhost:${port}`, records));

		const restart = async () => {
			await step("Rebuild", buildWorker);
			await system.close();
			system = await step("Restart", start);
			vite.ws.send({ type: "full-reload" });
		};
		closing.push(onServerChange(restart));
		await untilAsked();
		return 0;
	} finally {
		for (const close of closing.reverse()) await close();
	}
}

// Changes come in bursts, and one may arrive while the last is still being built: then once more. What does not
// build is said, and the system before it goes on. The returned function waits for a rebuild that is under way.
function onServerChange(rebuild: () => Promise<void>): () => Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	let current = Promise.resolve();
	const complain = (trouble: unknown) => console.error(trouble instanceof Stop ? trouble.message : trouble);
	const changed = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			current = current.then(rebuild).catch(complain);
		}, SETTLE_MS);
	};
	const watchers = SERVER_ROOMS.map((room) => watch(join(ROOT, room), { recursive: true }, changed));
	return async () => {
		clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
		await current;
	};
}

function untilAsked(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
		endWithParent(resolve);
	});
}

await runCommand(main);
