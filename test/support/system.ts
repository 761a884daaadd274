import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import { type System, startSystem } from "../../scripts/system.ts";

// A whole system for a test, with data of its own, that can be killed and comes back on the same data.

export type TestSystem = {
	// The running one: another after each crash.
	current(): System;
	url(): string;
	// Kills the runtime with SIGKILL and starts it again on what it had made durable.
	crash(): Promise<void>;
	end(): Promise<void>;
};

export async function openSystem(): Promise<TestSystem> {
	await build();
	const dataDir = mkdtempSync(join(tmpdir(), "fieldtill-system-"));
	let system = await startSystem({ dataDir });
	return {
		current: () => system,
		url: () => system.url,
		crash: async () => {
			for (const pid of system.pids()) process.kill(pid, "SIGKILL");
			// At once: left alone, the dead runtime would be replaced behind the test's back.
			await system.close();
			system = await startSystem({ dataDir });
		},
		end: async () => {
			await system.close();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}
