import { parseArgs } from "node:util";
import { step } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";

// `npm run restore`: puts a store or an account back to an earlier point, and gives it from history what it was after
// that. Stopped and started again it goes on where it stood. First the deployment must list what is put back, so that
// no instance of it serves in between; ARCHITECTURE.md says how and why.

const HELP = `npm run restore -- FLAGS
  --url URL          the deployment (default http://localhost:8787)
  --store NAME       what is put back …
  --account NAME     … one of the two
  --at TIME          to which point, as 2026-11-21T10:00:00Z; without it, it only gets its lines back
The environment variable FIELDTILL_KEY holds an API key with the scope objects:restore.`;

// What to do about each refusal.
const WORDS: Readonly<Record<string, string>> = {
	"restore-unlisted":
		"The deployment does not list it. Set the secret RESTORES to ORG/store/NAME=ID (or ORG/account/NAME=ID) with an ID that was never used, then run this again.",
	"instance-gone": "It started anew in between. Run this again.",
	"not-put-back":
		"The platform has not put it back. One machine cannot; on Cloudflare choose an earlier time, or run this again. Taken off the list it serves as it stands.",
	"history-contradicts":
		"History holds another line under one of its numbers: it went on from an earlier point without its lines. Somebody must look at both before anything else is done.",
	"history-short": "History lacks one of its lines. It stays as it is until the line is found.",
	"ask-not-handed":
		"It holds an ask open that was not handed over. It stays as it is until someone has looked.",
	"menu-missing": "Its menu cannot be made. Correct the catalog, then run this again.",
	"catalog-invalid": "Its menu cannot be made. Correct the catalog, then run this again.",
};
const TRIES_MAX = 10_000;

type Wanted = { readonly room: "store" | "account"; readonly name: string; readonly at: number | null };
type Answer = {
	readonly phase?: "serving" | "reading-back";
	readonly last?: number;
	readonly code?: string;
	readonly detail?: string;
	readonly refusal?: { readonly reason: string };
};

async function main(): Promise<number> {
	const { url, wanted } = readFlags(process.argv.slice(2));
	const key = process.env.FIELDTILL_KEY;
	if (key === undefined) throw new Stop(HELP);
	const title = wanted.at === null ? "Give back" : "Put back";
	await step(
		title,
		() => restore(url, key, wanted),
		(last) => `${wanted.room} ${wanted.name} serves again, ${last} lines`,
	);
	console.log("Take it off the list now: delete the secret RESTORES.");
	return 0;
}

async function restore(url: string, key: string, wanted: Wanted): Promise<number> {
	for (let tries = 0; tries < TRIES_MAX; tries += 1) {
		const { phase, last = 0 } = await post<Answer>(url, wanted, key);
		if (phase === "serving") return last;
	}
	throw new Stop("It does not come to an end. Run this again.");
}

async function post<T>(url: string, body: object, key: string): Promise<T> {
	const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
	const target = new URL("/v1/restores", url);
	const response = await fetch(target, { method: "POST", headers, body: JSON.stringify(body) });
	const answer = (await response.json()) as T & Answer;
	if (response.ok) return answer;
	const reason = answer.refusal?.reason ?? answer.code ?? String(response.status);
	throw new Stop(`${reason}: ${WORDS[reason] ?? answer.detail ?? "Run this again."}`);
}

function readFlags(args: readonly string[]): { url: string; wanted: Wanted } {
	const { url, store, account, at } = parse(args);
	const name = store ?? account;
	if (name === undefined || (store !== undefined && account !== undefined)) throw new Stop(HELP);
	const time = at === undefined ? null : Date.parse(at);
	if (Number.isNaN(time)) throw new Stop(`--at ${at} is no time.\n\n${HELP}`);
	return { url, wanted: { room: store === undefined ? "account" : "store", name, at: time } };
}

function parse(args: readonly string[]) {
	const text = { type: "string" } as const;
	try {
		const options = { url: { ...text, default: "http://localhost:8787" }, store: text };
		return parseArgs({ args: [...args], options: { ...options, account: text, at: text } }).values;
	} catch (trouble) {
		throw new Stop(`${(trouble as Error).message}\n\n${HELP}`);
	}
}

await runCommand(main);
