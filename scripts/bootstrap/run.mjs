import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "./packages.mjs";
import { Trouble } from "./trouble.mjs";

// Runs a script under the pinned Node, with its signals and its exit code, and ends it when whoever started us is gone.

const PARENT_POLL_MS = 1_000;

export function runScript(command, args) {
	const bin = join(ROOT, "node_modules/.bin");
	const child = spawn(join(bin, "node"), [join(ROOT, `scripts/${command}.ts`), ...args], {
		cwd: ROOT,
		stdio: "inherit",
		env: {
			...process.env,
			PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
			// The script ends by itself when this process was killed.
			FIELDTILL_PARENT: String(process.pid),
		},
	});
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	endWithNpm(child);
	return new Promise((resolve, reject) => {
		child.on("error", () =>
			reject(new Trouble("The pinned Node does not start. Delete node_modules and run the command again.")),
		);
		child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 1)));
	});
}

// npm that was killed hard cannot pass it on; started by hand (`node scripts/bootstrap.mjs …`) nobody is watched.
// npm runs its commands through a shell, so the one to watch may be the parent's parent.
function endWithNpm(child) {
	if (process.env.npm_lifecycle_event === undefined) return;
	const shell = describe(process.ppid);
	const viaShell = /^(sh|dash|bash|zsh)$/.test(shell?.name ?? "");
	const isOrphan = () =>
		process.ppid !== shell?.pid || (viaShell && describe(process.ppid)?.parent !== shell.parent);
	if (shell === undefined) return;
	const timer = setInterval(() => {
		if (!isOrphan()) return;
		clearInterval(timer);
		child.kill("SIGTERM");
	}, PARENT_POLL_MS);
	timer.unref();
}

function describe(pid) {
	try {
		const line =
			process.platform === "linux"
				? readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^\d+ \((.*)\) \S (\d+) .*$/s, "$2 $1")
				: execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" });
		const [, parent, name] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
		return { pid, parent: Number(parent), name: name?.split("/").at(-1) };
	} catch {
		return undefined;
	}
}
