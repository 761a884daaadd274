import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Trouble } from "./trouble.mjs";

// A file that holds the ids of the processes that work: a command and the npm that it started, which may outlive it.
// When none of them lives, the file was left behind and the next command takes it over.

const POLL_MS = 300;

export async function holdLock(file, doing) {
	makeFolder(dirname(file));
	let told = false;
	while (!take(file)) {
		if (!isHeld(file)) {
			// Two commands that find the same dead lock in the same instant could both pass here; npm then fails loudly.
			rmSync(file, { force: true });
			continue;
		}
		if (!told) console.error(`Another command is ${doing} here; waiting for it …`);
		told = true;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	return {
		sharedWith: (pid) => appendFileSync(file, ` ${pid}`),
		release: () => rmSync(file, { force: true }),
	};
}

function makeFolder(folder) {
	try {
		mkdirSync(folder, { recursive: true });
	} catch (trouble) {
		throw new Trouble(
			`Cannot write in ${dirname(folder)} (${trouble.code}). Run from a folder that you may write to.`,
		);
	}
}

function take(file) {
	try {
		writeFileSync(file, String(process.pid), { flag: "wx" });
		return true;
	} catch (trouble) {
		if (trouble.code === "ENOSPC") throw new Trouble("The disk is full. Free some space and run again.");
		if (trouble.code !== "EEXIST") throw new Trouble(`Cannot write ${file} (${trouble.code}).`);
	}
	return false;
}

function isHeld(file) {
	try {
		return readFileSync(file, "utf8").split(" ").map(Number).some(isAlive);
	} catch {
		return false;
	}
}

function isAlive(pid) {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (trouble) {
		// EPERM: it lives, under another user.
		return trouble.code === "EPERM";
	}
}
