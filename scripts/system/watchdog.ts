import { spawn } from "node:child_process";

// A killed parent cannot end its children. So a tiny shell in a session of its own reads from a pipe that only
// this process holds: when the pipe closes, the parent is gone, and the shell kills what it was last told.

const SCRIPT = `while read -r line; do pids=$line; done; [ -n "$pids" ] && kill -9 $pids 2>/dev/null; exit 0`;

export type Watchdog = { guard(pids: readonly number[]): void; release(): void };

export function watchOver(): Watchdog {
	const shell = spawn("/bin/sh", ["-c", SCRIPT], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
	shell.unref();
	// Without a shell the system still runs; the next start then clears what was left.
	shell.on("error", () => {});
	shell.stdin.on("error", () => {});
	const say = (line: string) => void shell.stdin.write(`${line}\n`);
	return {
		guard: (pids) => say(pids.join(" ")),
		release: () => {
			say("");
			shell.stdin.end();
		},
	};
}
