import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Stop } from "./terminal/stop.ts";

// The Chromium of the browser tests: one that is there, else the system's package where this user may install it,
// else Playwright's own download. Where none can be had it says what to do.

const INSTALLED = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/usr/bin/google-chrome-stable",
	"/snap/bin/chromium",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	join(homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
];
const INSTALL_MAX_MS = 8 * 60_000;

let found: string | undefined;

export function chromiumPath(say: (line: string) => void = console.error): string {
	found ??= findChromium() ?? installPackage(say) ?? downloadChromium(say);
	if (found === undefined)
		throw new Stop(
			"No Chromium can be had here: install Chromium or Google Chrome, or set CHROMIUM_PATH to one, and run again.",
		);
	return found;
}

export function findChromium(): string | undefined {
	const wanted = process.env.CHROMIUM_PATH;
	if (wanted !== undefined && wanted !== "") {
		if (runs(wanted)) return wanted;
		throw new Stop(`CHROMIUM_PATH is ${wanted}, and that does not start as a Chromium. Correct or unset it.`);
	}
	return [...INSTALLED, ...playwrightsOwn()].find((path) => existsSync(path) && runs(path));
}

// Ubuntu's /usr/bin/chromium-browser may be a stub that only tells to install a snap: ask it for its version.
function runs(path: string): boolean {
	const answer = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
	return answer.status === 0 && /chrom/i.test(answer.stdout);
}

function playwrightsOwn(): string[] {
	const path = chromium.executablePath();
	return path === "" ? [] : [path];
}

function installPackage(say: (line: string) => void): string | undefined {
	if (!existsSync("/usr/bin/apt-get")) return undefined;
	const isRoot = process.getuid?.() === 0;
	const sudo = isRoot ? [] : ["sudo", "-n"];
	if (!isRoot && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status !== 0) return undefined;
	say("Chromium is missing: installing the system's package (about 100 MB, a minute or two) …");
	const run = (...command: string[]) => {
		const [program = "", ...args] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", ...command];
		return spawnSync(program, args, { stdio: ["ignore", "ignore", "pipe"], timeout: INSTALL_MAX_MS });
	};
	// Packages may be had without a fresh list, so a failed update is not yet the end.
	run("apt-get", "update", "-qq");
	run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium");
	return findChromium();
}

function downloadChromium(say: (line: string) => void): string | undefined {
	say("Chromium is missing: downloading Playwright's (about 150 MB) …");
	const cli = join(import.meta.dirname, "../node_modules/playwright-core/cli.js");
	spawnSync(process.execPath, [cli, "install", "chromium"], {
		stdio: ["ignore", "ignore", "ignore"],
		timeout: INSTALL_MAX_MS,
	});
	return findChromium();
}

if (import.meta.main) console.log(chromiumPath());
