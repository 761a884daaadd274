import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { verifyAudit } from "../workers/db/audit.ts";
import { build } from "./build.ts";
import { claimData } from "./start/claim.ts";
import { type System, startSystem } from "./system.ts";
import { ROOT } from "./terminal/run.ts";
import { step } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";

// `npm run audit-verify`: reads the audit log of every org on this machine, line by line, and says where a line was
// changed, taken out or slipped in. The last hash is printed too: whoever notes it elsewhere also sees next time whether
// the log was cut off, or written anew from its beginning.

type Log = Parameters<typeof verifyAudit>[0];
type Wanted = { readonly dataDir: string; readonly org: string | undefined };

async function main(): Promise<number> {
	const { dataDir, org } = readWanted(process.argv.slice(2));
	const claim = claimData(dataDir, "npm run audit-verify");
	try {
		await step("Build", build);
		const system = await step("Start", () => startSystem({ dataDir }));
		claim.update(system.pids());
		try {
			return await verify(system, org);
		} finally {
			await system.close();
		}
	} finally {
		claim.release();
	}
}

async function verify(system: System, wanted: string | undefined): Promise<number> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const orgs = (
		await db.prepare("SELECT id FROM orgs UNION SELECT org FROM audit ORDER BY 1").all<{ id: string }>()
	).results;
	const asked = orgs.filter(({ id }) => wanted === undefined || id === wanted);
	if (wanted !== undefined && asked.length === 0) throw new Stop(`There is no org ${wanted} here.`);
	if (asked.length === 0) console.log("There is no org here yet.");
	let broken = 0;
	for (const { id } of asked) {
		const found = await verifyAudit(db as unknown as Log, id);
		if (found.broken !== null) broken += 1;
		const words =
			found.broken === null ? "whole" : `broken at line ${found.broken.seq}: ${WHY[found.broken.why]}`;
		console.log(`${id.padEnd(24)}${String(found.lines).padStart(8)} lines  ${words}`);
		if (found.broken === null)
			console.log(`${"".padEnd(24)}${"".padStart(8)}        ends with ${found.last}`);
	}
	return broken === 0 ? 0 : 1;
}

const WHY = {
	missing: "it is missing",
	changed: "it is not as it was written",
	unlinked: "it does not follow from the line before it",
} as const;

function readWanted(args: readonly string[]): Wanted {
	try {
		const options = { data: { type: "string" }, org: { type: "string" } } as const;
		const { values } = parseArgs({ args: [...args], options });
		return { dataDir: resolve(ROOT, values.data ?? ".data"), org: values.org };
	} catch (trouble) {
		const usage = "npm run audit-verify -- [--data DIR] [--org ID]   (default .data, every org)";
		throw new Stop(`${(trouble as Error).message}\n\n${usage}`);
	}
}

await runCommand(main);
