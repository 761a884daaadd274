import type { Mutant } from "./mutant-list.ts";

// What stores must know of each other: tills that are moved between them, and goods that are sent.
export const MUTANTS_OF_STORES: readonly Mutant[] = [
	{
		name: "goods of one transfer come in as often as they are told",
		file: "domain/stock/decide.ts",
		from: "if (view.isTakenIn(transfer)) {",
		to: "if (view.isTakenIn(transfer) && lines.length === 0) {",
	},
	{
		name: "a till that was moved begins with an empty log",
		file: "domain/till/till.ts",
		from: "const chain = log === undefined ? NO_CHAIN : joinLog(NO_CHAIN, log);",
		to: "const chain = log === undefined ? joinLog(NO_CHAIN, { epoch: 1, seq: 0, head: '' }) : NO_CHAIN;",
	},
	{
		name: "a till that comes back is missed where it was not",
		file: "durable-objects/store/presence.ts",
		from: "if (known !== undefined && presence.log !== undefined)",
		to: "if (known !== undefined && presence.log !== undefined && presence.revision < 0)",
	},
	{
		name: "a copied key that mints where its till has moved to is not seen",
		file: "domain/till/forks.ts",
		from: "return one.store !== other.store && (one.op !== other.op || one.hash !== other.hash);",
		to: "return one.store !== other.store && one.op === other.op && one.hash !== other.hash;",
	},
	{
		name: "those who are decided together get each other's answers",
		file: "durable-objects/store/batching.ts",
		from: "waiting[index]?.resolve(answered);",
		to: "waiting[waiting.length - 1 - index]?.resolve(answered);",
	},
];
