import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { claimData } from "./start/claim.ts";
import { type Keys, readKeys, rotateKeys } from "./system/keys.ts";
import { ROOT, runTool } from "./terminal/run.ts";
import { step } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";

// `npm run keys -- rotate`: puts new keys before those in use. What was signed and sealed with the old ones is still
// understood. For a deployed stage the folder is the home of its keys (the platform gives no secret back), and the new
// ones go to the platform through a pipe: no key is ever shown, or passed where a list of processes would show it.

// A test puts its own in the place of the real one.
const WRANGLER = process.env.FIELDTILL_WRANGLER ?? "wrangler";
const ACTIONS = ["rotate", "put"] as const;
const HELP = `npm run keys -- rotate [--data DIR]                 new keys on this machine (default .data)
npm run keys -- rotate --env STAGE --data DIR       new keys for a deployed stage, kept in DIR
npm run keys -- put --env STAGE --data DIR          the keys of DIR once more, made if there are none`;

type Wanted = {
	readonly action: (typeof ACTIONS)[number];
	readonly dataDir: string;
	readonly stage?: string;
};

async function main(): Promise<number> {
	const { action, dataDir, stage } = readArgs(process.argv.slice(2));
	const claim = claimData(dataDir, "npm run keys");
	try {
		const keys = await step(
			action === "rotate" ? "New keys" : "Keys",
			() => (action === "rotate" ? rotateKeys(dataDir) : readKeys(dataDir)),
			(made) => `${dataDir} signs with ${kidsIn(made.SIGNING_KEYS)[0]}`,
		);
		if (stage !== undefined) await putKeys(stage, keys);
		const [, ...older] = kidsIn(keys.SIGNING_KEYS);
		if (older.length > 0) console.log(`Tokens of these are still good: ${older.join(", ")}.`);
		return 0;
	} finally {
		claim.release();
	}
}

async function putKeys(stage: string, keys: Keys): Promise<void> {
	for (const [name, text] of Object.entries(keys)) {
		await step(`${name} to ${stage}`, async () => {
			const { code, output } = await runTool(WRANGLER, ["secret", "put", name, "--env", stage], {}, text);
			if (code === 0) return;
			// What the tool says may hold what it was given.
			const said = output.replaceAll(text, "…").trim();
			throw new Stop(`wrangler could not put ${name}: ${said}\nThe keys are kept: run put when it can.`);
		});
	}
}

function kidsIn(text: string): string[] {
	return (JSON.parse(text) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
}

function readArgs(args: readonly string[]): Wanted {
	const options = { data: { type: "string" }, env: { type: "string" } } as const;
	try {
		const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
		const action = ACTIONS.find((one) => one === positionals[0]);
		if (action === undefined || positionals.length > 1) throw new Error("Say what to do.");
		const { env: stage, data } = values;
		if (stage === undefined && action === "put") throw new Error("Say with --env which stage gets the keys.");
		if (stage !== undefined && data === undefined) {
			throw new Error("Say with --data where the keys of this stage are kept.");
		}
		return { action, dataDir: resolve(ROOT, data ?? ".data"), ...(stage === undefined ? {} : { stage }) };
	} catch (trouble) {
		throw new Stop(`${(trouble as Error).message}\n\n${HELP}`);
	}
}

await runCommand(main);
