import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// Which processes run: from /proc where it exists, else from `ps`.

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly name: string };

export function listProcesses(): RunningProcess[] {
	return process.platform === "linux" ? fromProc() : fromPs();
}

export function workerdPids(parent = process.pid): number[] {
	return listProcesses()
		.filter((running) => running.parent === parent && running.name === "workerd")
		.map((running) => running.pid);
}

// The whole command line of a living process. Its short name says little: Node names itself after its thread.
export function commandOf(pid: number): string | undefined {
	try {
		if (process.platform === "linux")
			return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
		return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
	} catch {
		return undefined;
	}
}

function fromProc(): RunningProcess[] {
	const found: RunningProcess[] = [];
	for (const folder of readdirSync("/proc")) {
		if (!/^\d+$/.test(folder)) continue;
		try {
			// "pid (name) state parent …": the name may itself hold brackets and spaces.
			const stat = readFileSync(`/proc/${folder}/stat`, "utf8");
			const close = stat.lastIndexOf(")");
			const [state, parent] = stat.slice(close + 2).split(" ");
			if (state === "Z") continue;
			found.push({
				pid: Number(folder),
				parent: Number(parent),
				name: stat.slice(stat.indexOf("(") + 1, close),
			});
		} catch {
			// It ended between the listing and the reading.
		}
	}
	return found;
}

function fromPs(): RunningProcess[] {
	const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).split("\n");
	return lines.flatMap((line) => {
		const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		if (command === undefined) return [];
		return [{ pid: Number(pid), parent: Number(parent), name: command.split("/").at(-1) ?? command }];
	});
}
