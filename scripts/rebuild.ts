import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { JournalEvent } from "../domain/protocol/event.ts";
import type { Restoring } from "../domain/restore/restorable.ts";
import { clearHistory, type JournalSource, listJournals, rebuildHistory } from "../workers/db/rebuild.ts";
import { build } from "./build.ts";
import { claimData } from "./start/claim.ts";
import { type System, startSystem } from "./system.ts";
import { ROOT } from "./terminal/run.ts";
import { step } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";

// `npm run rebuild`: throws history away on this machine and makes it anew from the journals of the objects. What was
// there before and what is there afterwards must be the same; where it is not, the table says so.

type Database = Awaited<ReturnType<System["mf"]["getD1Database"]>>;
type History = Parameters<typeof rebuildHistory>[1];
type Journals = {
	listLines(after: number, limit: number): Promise<JournalEvent[]>;
	restoring(): Promise<Restoring>;
};
type Measure = Readonly<Record<string, number>>;

const MEASURES = {
	"lines of stores": "SELECT count(*) AS n FROM store_lines",
	"lines of accounts": "SELECT count(*) AS n FROM account_lines",
	rollups: "SELECT count(*) AS n FROM rollups",
	"sales counted": "SELECT ifnull(sum(count), 0) AS n FROM rollups WHERE dim = 'sales'",
	"sold, gross minor": "SELECT ifnull(sum(gross_minor), 0) AS n FROM rollups WHERE dim = 'sales'",
	"entries, minor": "SELECT ifnull(sum(gross_minor), 0) AS n FROM rollups WHERE dim = 'entry'",
} as const;

async function main(): Promise<number> {
	const dataDir = readDataDir(process.argv.slice(2));
	const claim = claimData(dataDir, "npm run rebuild");
	try {
		await step("Build", build);
		const system = await step("Start", () => startSystem({ dataDir }));
		claim.update(system.pids());
		try {
			return await rebuild(system);
		} finally {
			await system.close();
		}
	} finally {
		claim.release();
	}
}

async function rebuild(system: System): Promise<number> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const history = db as unknown as History;
	const before = await measure(db);
	const journals = await journalsOf(system, history);
	await step("Look", () => mustBeWhole(journals));
	await step("Clear", () => clearHistory(history));
	await step(
		"Rebuild",
		async () => rebuildHistory(journals, history),
		(lines) => `${lines} journal lines read`,
	);
	const after = await measure(db);
	return printTable(before, after);
}

// An object that was put back has lines nowhere but in history.
async function mustBeWhole({ objects, isWhole }: Sources): Promise<void> {
	for (const { object } of objects)
		if (!(await isWhole(object)))
			throw new Stop(`${object} lacks lines that only history has. Restore it first.`);
}

type Sources = JournalSource & { readonly isWhole: (object: string) => Promise<boolean> };

async function journalsOf(system: System, history: History): Promise<Sources> {
	const stores = await system.mf.getDurableObjectNamespace("STORE", "fieldtill");
	const accounts = await system.mf.getDurableObjectNamespace("ACCOUNT", "fieldtill");
	const stubOf = (object: string) => {
		const objects = object.includes("/store/") ? stores : accounts;
		return objects.get(objects.idFromName(object)) as unknown as Journals;
	};
	return {
		objects: await listJournals(history),
		listLines: async (object, after, limit) => await stubOf(object).listLines(after, limit),
		isWhole: async (object) => (await stubOf(object).restoring()).gate === "open",
	};
}

async function measure(db: Database): Promise<Measure> {
	const pairs = Object.entries(MEASURES).map(
		async ([name, query]) => [name, (await db.prepare(query).first<{ n: number }>())?.n ?? 0] as const,
	);
	return Object.fromEntries(await Promise.all(pairs));
}

// More than before is what was on its way or lost; less is never right.
function printTable(before: Measure, after: Measure): number {
	console.log(`\n${"".padEnd(20)}${"before".padStart(16)}${"rebuilt".padStart(16)}`);
	let differs = false;
	for (const [name, count] of Object.entries(before)) {
		const rebuilt = after[name] ?? 0;
		if (rebuilt !== count) differs = true;
		const sign = rebuilt === count ? "" : "  differs";
		console.log(`${name.padEnd(20)}${String(count).padStart(16)}${String(rebuilt).padStart(16)}${sign}`);
	}
	return differs ? 1 : 0;
}

function readDataDir(args: readonly string[]): string {
	try {
		const { values } = parseArgs({ args: [...args], options: { data: { type: "string" } } });
		return resolve(ROOT, values.data ?? ".data");
	} catch (trouble) {
		throw new Stop(`${(trouble as Error).message}\n\nnpm run rebuild -- [--data DIR]   (default .data)`);
	}
}

await runCommand(main);
