import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";

// `npm start` in a process of its own, and what it says.

const ROOT = join(import.meta.dirname, "../../..");
export const PATIENCE_MS = 200_000;

export type Started = {
	readonly child: ChildProcess;
	said(): string;
	says(words: string): Promise<void>;
	kill(): Promise<void>;
	readonly ended: Promise<number | null>;
};

// By the script itself, or by the bootstrap as npm runs it.
export function startCommand(script: string, args: readonly string[]): Started {
	const command = script.endsWith(".mjs") ? [script, "start"] : [script];
	const child = spawn(process.execPath, [...command, ...args], { cwd: ROOT });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
	const ended = once(child, "close").then(([code]) => code as number | null);
	return {
		child,
		said: () => said,
		says: async (words) => {
			await until(
				() => said.includes(words) || child.exitCode !== null,
				() => `"${words}" in: ${said}`,
			);
			expect(said).toContain(words);
		},
		kill: async () => {
			child.kill("SIGKILL");
			await ended;
		},
		ended,
	};
}

// Waits for what must happen, however busy the machine is; what never happens is ended, and said.
export async function until(condition: () => boolean, what: () => string): Promise<void> {
	const end = Date.now() + PATIENCE_MS;
	while (!condition()) {
		if (Date.now() > end) throw new Error(`waited in vain for ${what()}`);
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}
