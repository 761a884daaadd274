import { spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export type Ran = { readonly code: number; readonly output: string };

// Runs a tool of node_modules/.bin (or any program) and keeps what it printed. It may be given a text to read.
export function runTool(
	program: string,
	args: readonly string[],
	env: Record<string, string> = {},
	input?: string,
): Promise<Ran> {
	return run(program, args, "pipe", env, input);
}

// The same, talking to the user directly.
export async function runAloud(program: string, args: readonly string[]): Promise<number> {
	return (await run(program, args, "inherit", {})).code;
}

function run(
	program: string,
	args: readonly string[],
	stdio: "pipe" | "inherit",
	env: Record<string, string>,
	input?: string,
) {
	const bin = join(ROOT, "node_modules/.bin");
	return new Promise<Ran>((resolve, reject) => {
		const child = spawn(program, args, {
			cwd: ROOT,
			stdio: [input === undefined ? "ignore" : "pipe", stdio, stdio],
			env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}`, ...env },
		});
		running.add(child);
		// A tool that ends without reading is judged by its exit code.
		child.stdin?.on("error", () => {}).end(input);
		let output = "";
		const keep = (chunk: Buffer) => {
			output += chunk;
		};
		child.stdout?.on("data", keep);
		child.stderr?.on("data", keep);
		child.on("error", (trouble) => {
			running.delete(child);
			reject(trouble);
		});
		child.on("close", (code) => {
			running.delete(child);
			resolve({ code: code ?? 1, output });
		});
	});
}

const running = new Set<ReturnType<typeof spawn>>();

// What this process started and has not ended yet.
export function endRunningTools(): void {
	for (const child of running) child.kill("SIGTERM");
}
