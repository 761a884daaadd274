import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { holdLock } from "./lock.mjs";
import { installPackages } from "./npm.mjs";
import { Trouble } from "./trouble.mjs";

// Makes node_modules match package-lock.json, once. A stamp inside node_modules names the lock that was installed;
// it is written last, and `npm ci` empties the folder first, so a half-finished install has no stamp.

export { Trouble };
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

const MODULES = join(ROOT, "node_modules");
const STAMP = join(MODULES, ".fieldtill-installed");
const FREE_BYTES_MIN = 2 * 1024 ** 3;

export async function bringPackages() {
	if (isComplete()) return;
	const lock = await holdLock(join(ROOT, ".build/install.lock"), "installing packages");
	try {
		// Whoever held the lock before may have done the work.
		if (isComplete()) return;
		checkDisk();
		await installPackages(ROOT, lock.sharedWith);
		const missing = missingPackages();
		if (missing.length > 0)
			throw new Trouble(
				`The install ended without ${missing[0]}. Delete node_modules and run the command again.`,
			);
		writeFileSync(STAMP, lockHash());
	} finally {
		lock.release();
	}
}

function isComplete() {
	if (!existsSync(join(MODULES, ".bin/node")) || missingPackages().length > 0) return false;
	if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockHash()) return true;
	if (!installedByHand()) return false;
	mkdirSync(MODULES, { recursive: true });
	writeFileSync(STAMP, lockHash());
	return true;
}

function lockHash() {
	const hash = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
	return hash.update(`${process.platform} ${process.arch}`).digest("hex");
}

// Whole folders that went missing, whatever the stamp says. Optional packages belong to other platforms.
function missingPackages() {
	return requiredPackages()
		.map(([folder]) => folder)
		.filter((folder) => !existsSync(join(ROOT, folder, "package.json")));
}

function requiredPackages() {
	const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
	return Object.entries(packages).filter(
		([folder, entry]) => folder !== "" && !entry.optional && !entry.peer,
	);
}

// npm writes its own list as the last step of an install. A developer's `npm install` that agrees with the lock
// needs no second install.
function installedByHand() {
	const list = join(MODULES, ".package-lock.json");
	if (!existsSync(list)) return false;
	try {
		const { packages } = JSON.parse(readFileSync(list, "utf8"));
		return requiredPackages().every(([folder, entry]) => packages[folder]?.version === entry.version);
	} catch {
		return false;
	}
}

function checkDisk() {
	const { bavail, bsize } = statfsSync(ROOT);
	const free = bavail * bsize;
	if (free >= FREE_BYTES_MIN) return;
	const freeGb = (free / 1024 ** 3).toFixed(1);
	throw new Trouble(
		`Installing needs 2 GB of free disk space in ${ROOT}; only ${freeGb} GB is left. Free some and run again.`,
	);
}
