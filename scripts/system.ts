import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { runCrons } from "./system/crons.ts";
import { type Keys, readKeys } from "./system/keys.ts";
import { migrate } from "./system/migrate.ts";
import { workerdPids } from "./system/processes.ts";
import { watchOver } from "./system/watchdog.ts";

// The whole system in one process tree: this process and one workerd. The only file that knows Miniflare,
// because its options still move. It refuses nothing: that a port is free and a bundle is built is checked before.

const ROOT = join(import.meta.dirname, "..");
const WORKER = "fieldtill";
const EARLY_GUARD_MS = 100;

export type LogLine = { readonly level: string; readonly message: string };

// A worker that runs in the same workerd, on a socket of its own: what a benchmark compares with.
export type BesideWorker = {
	readonly name: string;
	readonly script: string;
	readonly objects: Readonly<Record<string, string>>;
};

export type SystemOptions = {
	// Where everything is kept; without it, nothing outlives the process.
	readonly dataDir?: string;
	readonly host?: string;
	// 0 takes a free one.
	readonly port?: number;
	readonly vars?: Readonly<Record<string, string>>;
	readonly bundleDir?: string;
	readonly webDir?: string;
	readonly beside?: readonly BesideWorker[];
	readonly crons?: boolean;
	readonly onLog?: (line: LogLine) => void;
	// A workerd that crashed was replaced.
	readonly onRestart?: () => void;
};

export type System = {
	readonly url: string;
	readonly port: number;
	readonly besideUrls: Readonly<Record<string, string>>;
	readonly mf: Miniflare;
	readonly keys: Keys;
	readonly migrationsApplied: readonly string[];
	// The workerd processes as they are now: a crashed one is replaced by another.
	pids(): number[];
	close(): Promise<void>;
};

export async function startSystem(options: SystemOptions = {}): Promise<System> {
	const { dataDir, host = "127.0.0.1", port = 0, beside = [] } = options;
	if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
	const keys = await readKeys(dataDir);
	const watchdog = watchOver();
	const guard = () => watchdog.guard(workerdPids());
	// From the very start: a parent that is killed while workerd comes up would leave it behind as well.
	const early = setInterval(guard, EARLY_GUARD_MS);
	const keepSignals = ownSignals();
	const mf = new Miniflare({
		...sharedOptions(dataDir, options.onLog ?? printTrouble),
		unsafeHandleRuntimeRestart: () => {
			guard();
			options.onRestart?.();
		},
		workers: [
			fieldtillWorker(options, keys),
			doorWorker(host, port),
			...beside.map((worker) => besideWorker(worker, host)),
		],
	});
	try {
		await mf.ready;
		guard();
		const migrationsApplied = await migrate(await mf.getD1Database("DB", WORKER), join(ROOT, "migrations"));
		const url = await mf.unsafeGetDirectURL("door");
		const besideUrls = await urlsOf(mf, beside);
		const stopCrons = options.crons
			? runCrons(join(ROOT, "wrangler.toml"), await mf.getWorker(WORKER))
			: () => {};
		return {
			url: url.origin,
			port: Number(url.port),
			besideUrls,
			mf,
			keys,
			migrationsApplied,
			pids: () => workerdPids(),
			close: async () => {
				stopCrons();
				await mf.dispose();
				watchdog.release();
			},
		};
	} catch (trouble) {
		await mf.dispose();
		watchdog.release();
		throw trouble;
	} finally {
		keepSignals();
		clearInterval(early);
	}
}

// Miniflare ends the process by itself at a signal, before whoever started the system can close it. Its listeners go;
// that no workerd stays behind is the watchdog's business.
function ownSignals(): () => void {
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	const before = signals.map((signal) => new Set(process.listeners(signal)));
	return () => {
		for (const [index, signal] of signals.entries()) {
			for (const listener of process.listeners(signal)) {
				if (!before[index]?.has(listener)) process.removeListener(signal, listener);
			}
		}
	};
}

function sharedOptions(dataDir: string | undefined, onLog: (line: LogLine) => void) {
	return {
		host: "127.0.0.1",
		port: 0,
		// The folder that `wrangler d1 … --local --persist-to <dataDir>` looks into as well.
		...(dataDir === undefined ? {} : { defaultPersistRoot: join(dataDir, "v3") }),
		// false: no request to the outside for details of this connection.
		cf: false,
		log: new Log(LogLevel.NONE),
		logRequests: false,
		telemetry: { enabled: false },
		handleStructuredLogs: ({ level, message }: LogLine) => onLog({ level, message }),
	} satisfies Partial<MiniflareOptions>;
}

function fieldtillWorker(options: SystemOptions, keys: Keys): WorkerOptions {
	const bundleDir = options.bundleDir ?? join(ROOT, ".build/worker");
	// The bindings come from the very file that deploys.
	const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml"));
	return {
		...workerOptions,
		...(options.webDir === undefined
			? {}
			: { assets: { ...workerOptions.assets, directory: options.webDir } }),
		name: WORKER,
		modules: true,
		scriptPath: join(bundleDir, "index.js"),
		modulesRoot: bundleDir,
		modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, ...(workerOptions.modulesRules ?? [])],
		bindings: { ...workerOptions.bindings, ...options.vars, ...keys },
	} as WorkerOptions;
}

// The socket belongs to an empty worker that names the real one: on a worker with assets Miniflare would put its
// asset router before it, two more hops a request. Files come from the worker's own ASSETS binding instead.
function doorWorker(host: string, port: number): WorkerOptions {
	return {
		name: "door",
		modules: true,
		script: "export default {}",
		unsafeDirectSockets: [{ host, port, serviceName: WORKER }],
	};
}

function besideWorker(worker: BesideWorker, host: string): WorkerOptions {
	return {
		name: worker.name,
		modules: true,
		scriptPath: worker.script,
		compatibilityDate: "2026-07-30",
		durableObjects: Object.fromEntries(
			Object.entries(worker.objects).map(([binding, className]) => [binding, { className, useSQLite: true }]),
		),
		unsafeDirectSockets: [{ host, port: 0 }],
	};
}

async function urlsOf(mf: Miniflare, beside: readonly BesideWorker[]): Promise<Record<string, string>> {
	const pairs = beside.map(async ({ name }) => [name, (await mf.unsafeGetDirectURL(name)).origin] as const);
	return Object.fromEntries(await Promise.all(pairs));
}

function printTrouble({ level, message }: LogLine): void {
	if (level === "error" || level === "warn") console.error(message);
}
