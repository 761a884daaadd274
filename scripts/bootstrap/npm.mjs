import { spawn } from "node:child_process";
import { statfsSync } from "node:fs";
import { Trouble } from "./trouble.mjs";

// Runs `npm ci` quietly and says in one sentence why it failed, where npm itself would print a page.

const CI_ARGS = [
	"ci",
	"--no-audit",
	"--no-fund",
	"--no-progress",
	"--no-update-notifier",
	// The tools want a newer Node than the system's; the pinned one that this very install brings is what runs them.
	"--loglevel=error",
	"--engine-strict=false",
	// Whatever this user's npm is set to: the tools are devDependencies, and some bring their binary by a script.
	"--include=dev",
	"--ignore-scripts=false",
	"--fetch-retries=3",
	"--fetch-retry-mintimeout=1000",
	"--fetch-retry-maxtimeout=5000",
];

const DISK_FULL = "The disk is full: free about 2 GB and run again.";
// Less than the packages take.
const FULL_BYTES = 1024 ** 3;
const CAUSES = [
	[/ENOSPC|no space left/i, DISK_FULL],
	[/EROFS|EACCES|EPERM/, "npm may not write here: check who owns this folder and node_modules in it."],
	[
		/EUSAGE|can only install packages when/,
		"package-lock.json does not match package.json: run `npm install` once and commit the lock file.",
	],
	[
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i,
		"npm cannot reach its package registry: check the network (or proxy) and run again.",
	],
];

export async function installPackages(root, onStarted) {
	console.error("Installing packages (needed once, about a minute) …");
	const startedAt = Date.now();
	const ticker = setInterval(() => tick(startedAt), process.stderr.isTTY ? 1_000 : 15_000);
	try {
		await runNpm(root, onStarted);
	} finally {
		clearInterval(ticker);
		if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
	}
	console.error(`Packages installed in ${seconds(startedAt)} s.`);
}

function tick(startedAt) {
	const line = `  … ${seconds(startedAt)} s`;
	process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
}

function seconds(startedAt) {
	return Math.round((Date.now() - startedAt) / 1000);
}

function runNpm(root, onStarted) {
	// Started by npm, its own path is known; started by hand, it is looked for on PATH.
	const own = process.env.npm_execpath;
	const [program, args] = own?.endsWith(".js") ? [process.execPath, [own, ...CI_ARGS]] : ["npm", CI_ARGS];
	return new Promise((resolve, reject) => {
		const npm = spawn(program, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
		if (npm.pid !== undefined) onStarted(npm.pid);
		let said = "";
		npm.stderr.on("data", (chunk) => {
			said = (said + chunk).slice(-20_000);
		});
		const forward = (signal) => npm.kill(signal);
		const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
		for (const signal of signals) process.on(signal, forward);
		npm.on("error", () =>
			reject(new Trouble("npm is missing: install Node.js with npm (nodejs.org) and run again.")),
		);
		npm.on("close", (code, signal) => {
			for (const name of signals) process.off(name, forward);
			if (code === 0) resolve();
			else
				reject(
					signal
						? new Trouble("The install was interrupted; the next run starts it again.", 130)
						: explain(said, root),
				);
		});
	});
}

function explain(said, root) {
	// A full disk shows in many ways, a half-written package.json among them; npm has cleaned up since.
	const { bavail, bsize } = statfsSync(root);
	if (bavail * bsize < FULL_BYTES) return new Trouble(DISK_FULL);
	const cause = CAUSES.find(([pattern]) => pattern.test(said))?.[1];
	if (cause) return new Trouble(cause);
	const tail = said.trim().split("\n").slice(-15).join("\n");
	return new Trouble(`npm could not install the packages. It said:\n${tail}`);
}
