// One thing broken at a time. The text must stand in its file exactly once.

type Edit = { readonly file: string; readonly from: string; readonly to: string };
// Where one thing is guarded twice, both guards go.
export type Mutant = Edit & { readonly name: string; readonly also?: Edit };

export const MUTANTS: readonly Mutant[] = [
	{
		name: "an account does not know a transfer again",
		file: "durable-objects/account/lines.ts",
		from: "this.#journal.append({ kind, key, hash, at, body, carried: true });",
		to: "this.#journal.append({ kind, key: key + at, hash, at, body, carried: true });",
	},
	{
		name: "a store does not look whether it knows the op",
		file: "durable-objects/store/run.ts",
		from: "const earlier = this.#tables.find(op.id);",
		to: "const earlier = undefined as ReturnType<Tables['find']>;",
	},
	{
		name: "a body is not compared with what its id stood for",
		file: "durable-objects/account/transfers.ts",
		from: "if (earlier.hash !== call.hash) return this.#reused(call);",
		to: "",
	},
	{
		name: "a store answers another body with the outcome of the id",
		file: "durable-objects/store/run.ts",
		from: "if (earlier.hash !== hash) return this.#refuse(sent, KEY_REUSED);",
		to: "",
	},
	{
		name: "a reversal of what never came leaves no trace",
		file: "durable-objects/account/endings.ts",
		from: "reverse(call: ReverseCall, here: Here, earlier: JournalRow | undefined): AccountAnswer {\n\t\tif (earlier === undefined) return this.#void(call, here);",
		to: 'reverse(call: ReverseCall, here: Here, earlier: JournalRow | undefined): AccountAnswer {\n\t\tif (earlier === undefined) return this.#lines.nothing("", null);',
	},
	{
		name: "a declined ask is tried again",
		file: "durable-objects/account/transfers.ts",
		from: 'if (call.mode === "ask" || earlier.kind === "posted") return answerOf(earlier);',
		to: 'if (call.mode === "ask" && earlier.kind === "declined") return this.#post({ ...call, transfer: call.transfer + "/again" }, here); if (call.mode === "ask" || earlier.kind === "posted") return answerOf(earlier);',
	},
	{
		name: "the book is not read again after an account answered",
		file: "durable-objects/store/book.ts",
		from: 'if ("outcome" in current) return current.outcome;\n\t\tconst { unit',
		to: "const { unit",
		also: {
			file: "durable-objects/store/run-saga.ts",
			from: 'if ("outcome" in current) return current.outcome;\n\t\task = current.ask;',
			to: 'if ("ask" in current) ask = current.ask;',
		},
	},
	{
		name: "no alarm is set for an open ask",
		file: "durable-objects/store/shell.ts",
		from: "const taken = this.book.take(all, now);\n\t\tthis.#outbox.wake(now);",
		to: "const taken = this.book.take(all, now);",
	},
	{
		name: "the alarm is not set again while something is unfinished",
		file: "durable-objects/journal/outbox.ts",
		from: "undecidedSince: undecided,",
		to: "undecidedSince: null,",
	},
	{
		name: "the cursor moves when the queue took a message",
		file: "durable-objects/journal/outbox.ts",
		from: "this.#messagesSent += messages;",
		to: "this.#messagesSent += messages; this.#journal.confirm(to);",
	},
	{
		name: "what a recorded fact owes is forgotten",
		file: "durable-objects/store/owed.ts",
		from: "if (seqs.length > 0) this.#sql.run(statements.addOwed, JSON.stringify(seqs));",
		to: "if (seqs.length > 1) this.#sql.run(statements.addOwed, JSON.stringify(seqs));",
	},
	{
		name: "a posted fact stays owed and is written again",
		file: "durable-objects/store/book.ts",
		from: "const owed = this.#tables.owed.drop(settled.map(({ seq }) => seq));",
		to: "const owed = this.#tables.owed.drop(settled.map(({ seq }) => seq)); this.#tables.owed.add([...owed].filter((seq) => seq % 3 === 0));",
	},
	{
		name: "a refund is not capped by what came back before",
		file: "domain/sale/undo.ts",
		from: "const planned = planRefund(saleOf(line, view.menu.coinMinor), earlier, lines);",
		to: "const planned = planRefund(saleOf(line, view.menu.coinMinor), NOTHING_RETURNED, lines);",
	},
	{
		name: "a hold past its time still counts",
		file: "domain/account/head.ts",
		from: "return (head.holds ?? []).filter((hold) => hold.expiresAt > now);",
		to: "return [...(head.holds ?? [])];",
	},
	{
		name: "holds are not taken off what is available",
		file: "domain/account/head.ts",
		from: "return ownMinor + heldMinor(head, unit, now, -1);",
		to: "return ownMinor;",
	},
	{
		name: "what is reserved is not given back when the account declines",
		file: "durable-objects/store/carry-out.ts",
		from: "for (const { product, quantity } of effects.stock.filter(takesAway)) tables.shelf.move(product, -quantity);",
		to: "",
	},
	{
		name: "a fact below the floor has no flag",
		file: "domain/account/post.ts",
		from: 'if (short) return "below-floor";',
		to: "",
	},
	{
		name: "a fact of a locked account has no flag",
		file: "domain/account/post.ts",
		from: 'if ((head.lockedUntil ?? 0) > then) return "account-locked";',
		to: "",
	},
	{
		name: "another takeover under the same id gets what the first one moved",
		file: "durable-objects/account/takeover.ts",
		from: "if (this.#isForeign(call, earlier))",
		to: "if (call.hash === this.#isForeign(call, earlier).toString())",
	},
	{
		name: "one tender of several is posted before all of them hold",
		file: "domain/store/saga.ts",
		from: 'return { do: "enter", phase: "aborting", decline: answer.decline };',
		to: 'return { do: "enter", phase: "committing", decline: null };',
	},
	{
		name: "the accounts of an aborted sale are not released",
		file: "domain/store/saga.ts",
		from: 'return callsOr(settleCalls(ask, store, "release"), answers, { do: "finish", decline: ask.decline });',
		to: 'return callsOr(settleCalls(ask, store, "post"), answers, { do: "finish", decline: ask.decline });',
	},
	{
		name: "a void that came first is forgotten when its sale comes",
		file: "domain/sale/ask.ts",
		from: "if (view.returnsOf(op.id)?.voidedBy != null) {\n\t\tconst transfers",
		to: "if (view.returnsOf(op.id)?.voidedBy === op.id) {\n\t\tconst transfers",
	},
	{
		name: "history counts what it has already",
		file: "workers/db/rollups.ts",
		from: "WHERE row.batch = ?3",
		to: "WHERE ?3 IS NOT NULL",
	},
	{
		name: "a receipt number is given back although a later one was given out",
		file: "domain/till/till.ts",
		from: 'if (decision === "declined" && ask.receipt === receipt) receipt -= 1;',
		to: 'if (decision === "declined") receipt -= 1;',
	},
	{
		name: "a till's own numbers are taken for a fork",
		file: "domain/till/chain.ts",
		from: "return { epoch, forked: true };",
		to: "return { epoch, forked: false };",
	},
	{
		name: "a till takes offline more than its limit",
		file: "domain/till/offline.ts",
		from: 'if (tillMinor > policy.perTillMinor) return refuse("till-limit");',
		to: "",
	},
	{
		name: "a till that was never heard takes offline",
		file: "domain/till/offline.ts",
		from: 'if (!taken.isHeard) return refuse("till-unheard");',
		to: "",
	},
	{
		name: "a silent till shows no exposure",
		file: "domain/till/offline.ts",
		from: "if (now - seenAt <= SILENT_AFTER_MS) return 0;",
		to: "if (now >= seenAt) return 0;",
	},
	{
		name: "a lowered limit counts before tills know of it",
		file: "domain/till/offline.ts",
		from: "const higher = limits.filter(({ perTillMinor }) => perTillMinor > newest.perTillMinor);",
		to: "const higher: MenuLimit[] = [];",
	},
	{
		name: "a till counts as heard when its last op is decided",
		file: "durable-objects/store/run.ts",
		from: "seenAt: Math.max(state.seenAt, heardAt) };",
		to: "seenAt: now };",
	},
	{
		name: "an object that was put back serves without its lines",
		file: "durable-objects/journal/fence.ts",
		from: 'if (this.#gate !== "open") throw',
		to: 'if (this.#gate === "finishing") throw',
		also: {
			file: "durable-objects/journal/fence.ts",
			from: 'if (this.#gate === "shut") throw',
			to: 'if (this.#row?.state === "handed") throw',
		},
	},
	{
		name: "what comes back from history is carried out twice",
		file: "durable-objects/store/put-back.ts",
		from: "carryOut(tables, effectsLeft(line, open));",
		to: "carryOut(tables, effectsLeft(line, open)); carryOut(tables, effectsLeft(line, open));",
	},
	{
		name: "an ask that ends while its store is put back takes its goods again",
		file: "durable-objects/store/put-back.ts",
		from: "carryOut(tables, effectsLeft(line, open));",
		to: "carryOut(tables, effectsLeft(line, undefined));",
	},
	{
		name: "an ask that was handed over comes back without what it reserved",
		file: "durable-objects/store/put-back.ts",
		from: "for (const ask of back.value.unknown) reserve(tables, ask.effects, ask.op.id);",
		to: "",
	},
	{
		name: "open asks are not handed over",
		file: "domain/restore/handover.ts",
		from: "seenAt, ...known, open };",
		to: "seenAt, ...known, open: open.slice(1) };",
	},
	{
		name: "an object is put back before history has its lines",
		file: "workers/books/restore.ts",
		from: "const { differs } = await bringIn(db, { ...journal, listLines }, Number.MAX_SAFE_INTEGER);",
		to: "const { differs } = await bringIn(db, { ...journal, listLines }, 0);",
	},
];
