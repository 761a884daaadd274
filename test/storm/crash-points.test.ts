import { beforeEach, expect, it, vi } from "vitest";
import type { AccountHead } from "../../domain/account/head.ts";
import type { Fault } from "./faults.ts";
import { STORIES, type Story } from "./stories.ts";
import { Storm } from "./storm.ts";

// Every point at which something can die or go wrong, one after the other: each story runs once for each of them with
// this one trouble exactly there, and must end as it ends without. On the ways of a sale all pairs of crashes are tried.

const CRASHES: readonly Fault[] = ["crash-before-send", "crash-after-turn", "consumer-dies", "alarm-lost"];
const TROUBLES: readonly Fault[] = [
	...CRASHES,
	...(["request-lost", "request-doubled", "reply-lost", "alarm-twice"] as const),
	...(["queue-refuses", "queue-unsure", "message-lost", "message-doubled"] as const),
	...(["history-fails", "history-fails-after-commit", "till-dies"] as const),
];

// What the books say of troubles that they get over.
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});

const POINTS_MAX = 900;

type Ending = { readonly points: number; readonly ended: Record<string, number>; readonly said: unknown };

async function play(
	story: Story,
	among: readonly Fault[],
	troubleAt: readonly number[],
): Promise<Ending & { readonly met: Fault | undefined }> {
	const storm = new Storm(7, { faults: [], actsMax: 0, tillsPerStore: 2, stores: 1 });
	for (const [name, balanceMinor] of [
		["rich", 10_000],
		["poor", 100],
		["spare", 0],
	] as const) {
		const shell = storm.accountOf(name).shell();
		shell.open("meadow", { id: name, name, credentials: [], maxMinor: 30_000 }, "o");
		const by = { store: null, actor: "owner" };
		const words = { transfer: "grant:1", hash: "g", unit: "EUR", cause: "grant", note: "", by } as const;
		if (balanceMinor > 0) shell.credit(name, { ...words, amountMinor: balanceMinor });
	}
	const [till, other] = storm.tills;
	if (till === undefined || other === undefined) throw new Error("a stage has two tills");
	let points = 0;
	let met: Fault | undefined;
	storm.faults.atBoundary = (fault) => {
		if (!among.includes(fault)) return false;
		points += 1;
		if (!troubleAt.includes(points)) return false;
		met = fault;
		return true;
	};
	story.act(till, other);
	const report = await storm.run(0);
	const ended: Record<string, number> = {};
	for (const name of Object.keys(story.ends)) {
		const head = storm.accounts.get(name.split(" ").find((word) => storm.accounts.has(word)) ?? "")?.shell();
		ended[name] = endOf(name, head?.book.head(), storm);
	}
	storm.close();
	return { points, ended, said: report.complaints, met };
}

function endOf(name: string, head: AccountHead | undefined, storm: Storm): number {
	if (name === "shirt") return storm.stores[0]?.shell().book.listStock()[0]?.available ?? 0;
	if (name.startsWith("tag counter")) return head?.tagCounter ?? 0;
	return (name.endsWith("on the tag") ? head?.purses : head?.balances)?.EUR ?? 0;
}

it.each(STORIES)("$name ends the same with any one trouble at any point", async (story) => {
	const calm = await play(story, TROUBLES, []);
	expect({ ended: calm.ended, said: calm.said }).toEqual({ ended: story.ends, said: [] });
	const seen = new Set<Fault>();
	let at = 1;
	for (; at < POINTS_MAX; at += 1) {
		const { met, ended, said } = await play(story, TROUBLES, [at]);
		if (met === undefined) break;
		seen.add(met);
		expect({ at, met, ended, said }).toEqual({ at, met, ended: story.ends, said: [] });
	}
	expect(at).toBeLessThan(POINTS_MAX);
	expect(TROUBLES.filter((fault) => !seen.has(fault))).toEqual([]);
});

const WAYS = [
	"an ask paid by one account",
	"an ask that two accounts pay",
	"an ask that its till finishes without waiting for the answer",
];

it.each(STORIES.filter(({ name }) => WAYS.includes(name)))(
	"$name ends the same with any two crashes",
	async (story) => {
		let pairs = 0;
		for (let first = 1; ; first += 1) {
			// After the first there are other points than without it.
			const { points, met } = await play(story, CRASHES, [first]);
			if (met === undefined) break;
			for (let second = first + 1; second <= points; second += 1) {
				const { ended, said } = await play(story, CRASHES, [first, second]);
				expect({ first, second, ended, said }).toEqual({ first, second, ended: story.ends, said: [] });
				pairs += 1;
			}
		}
		expect(pairs).toBeGreaterThan(100);
	},
);
