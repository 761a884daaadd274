import type { AccountAudit, Movement } from "./audit-account.ts";
import type { StoreAudit } from "./audit-store.ts";
import type { Line } from "./audited-line.ts";
import type { LogRow } from "./log-row.ts";
import type { Complain, SimTill } from "./till.ts";

// What must hold when everything has come to rest: stores and accounts agree about every transfer, value is conserved,
// every till's ops have arrived, and nothing is left unfinished.

export function auditRest(
	stores: readonly StoreAudit[],
	accounts: readonly AccountAudit[],
	tills: readonly SimTill[],
	complain: Complain,
): void {
	for (const store of stores) {
		store.checkTables();
		const open = store.openAsks();
		if (open.length > 0)
			complain(
				"I10: an ask is still open at rest",
				open.map(({ op, phase }) => [op.id, phase]),
			);
	}
	const movements = accounts.flatMap((account) => account.movements);
	agree(stores, movements, complain);
	conserve(accounts, movements, complain);
	for (const store of stores) checkVoids(store, movements, complain);
	for (const till of tills) checkTill(till, stores, complain);
}

// I6: an applied op ⇔ its transfers, with equal amounts.
function agree(stores: readonly StoreAudit[], movements: readonly Movement[], complain: Complain): void {
	const byTransfer = Map.groupBy(
		movements.filter(
			({ key, cause }) =>
				!key.endsWith("/back") && cause !== "takeover" && cause !== "grant" && !/^(topup|payout):/.test(key),
		),
		({ transfer, account }) => `${transfer}@${account}`,
	);
	for (const store of stores) {
		for (const line of store.lines.values()) {
			for (const transfer of line.effects.transfers ?? []) {
				if (line.outcome.status === "declined" || transfer.reverses !== undefined) continue;
				const name = `${line.op.id}:${transfer.number}@${transfer.account}`;
				// The id stood for something else in that account: nothing of this op moved there.
				if (store.posted.get(`${line.op.id}:${transfer.number}`)?.flag === "transfer-reused") continue;
				const moved = byTransfer.get(name)?.reduce((sum, one) => sum + one.amountMinor, 0) ?? 0;
				byTransfer.delete(name);
				checkTransfer(store, line, transfer, moved, complain);
			}
		}
	}
	for (const [name, left] of byTransfer)
		complain("I6: an account moved value for no applied op", { name, left });
}

function checkTransfer(
	store: StoreAudit,
	line: Line,
	transfer: { number: number; amountMinor: number | "all" },
	movedMinor: number,
	complain: Complain,
): void {
	const posted = store.posted.get(`${line.op.id}:${transfer.number}`);
	if (posted === undefined) {
		complain("I6: an applied op has a transfer that nobody posted", line.op);
		return;
	}
	const isExcused = posted.flag === "amount-impossible" || posted.flag === "transfer-voided";
	const wanted = transfer.amountMinor === "all" ? posted.amountMinor : transfer.amountMinor;
	if (movedMinor !== posted.amountMinor || (!isExcused && movedMinor !== wanted)) {
		complain("I6: store and account do not agree about a transfer", {
			op: line.op.id,
			transfer,
			posted,
			movedMinor,
		});
	}
}

// Of a voided sale nothing remains charged, whichever came first.
function checkVoids(store: StoreAudit, movements: readonly Movement[], complain: Complain): void {
	const lines = [...store.lines.values()].filter(({ outcome }) => outcome.status !== "declined");
	const takenBack = new Map<string, string[]>();
	for (const { op } of lines) {
		const sale = op.void?.sale ?? op.refund?.sale;
		if (sale !== undefined) takenBack.set(sale, [...(takenBack.get(sale) ?? []), op.id]);
	}
	for (const { op } of lines) {
		const sale = op.void?.sale;
		if (sale === undefined) continue;
		const ops = new Set([sale, ...(takenBack.get(sale) ?? [])]);
		const left = new Map<string, number>();
		for (const { transfer, account, unit, amountMinor, store: by } of movements) {
			if (by !== store.node.store || !ops.has(transfer.slice(0, transfer.lastIndexOf(":")))) continue;
			left.set(`${account} ${unit}`, (left.get(`${account} ${unit}`) ?? 0) + amountMinor);
		}
		const still = [...left].filter(([, minor]) => minor !== 0);
		if (still.length > 0) complain("a voided sale is still charged", { sale, void: op.id, still });
	}
}

// I2: what came in is held, spent or paid out; a takeover neither makes nor loses anything.
function conserve(
	accounts: readonly AccountAudit[],
	movements: readonly Movement[],
	complain: Complain,
): void {
	const held = new Map<string, number>();
	for (const { balances } of accounts) {
		for (const [unit, minor] of balances) held.set(unit, (held.get(unit) ?? 0) + minor);
	}
	const flows = new Map<string, number>();
	// Transfer by transfer: what one of them made must not hide what another lost.
	const takeovers = new Map<string, number>();
	for (const { transfer, unit, amountMinor, cause } of movements) {
		flows.set(unit, (flows.get(unit) ?? 0) + amountMinor);
		const name = `${transfer} ${unit}`;
		if (cause === "takeover") takeovers.set(name, (takeovers.get(name) ?? 0) + amountMinor);
	}
	for (const [unit, minor] of held) {
		if ((flows.get(unit) ?? 0) !== minor)
			complain("I2: value was made or lost", { unit, minor, flows: flows.get(unit) });
	}
	for (const [takeover, minor] of takeovers)
		if (minor !== 0) complain("I2: a takeover made or lost value", { takeover, minor });
}

function checkTill(till: SimTill, stores: readonly StoreAudit[], complain: Complain): void {
	for (const { store, rows } of [...till.stays.past, { store: till.store, rows: [...till.log.values()] }]) {
		const audit = stores.find(({ node }) => node === store);
		for (const row of rows) checkRow(till, row, audit, complain);
	}
	const chains = stores.flatMap((store) =>
		store.tillStates().flatMap((state) => (state.till === till.id ? [state.chain] : [])),
	);
	const missing = chains.flatMap(({ now, past }) => [now, ...past]).flatMap((epoch) => epoch?.gaps ?? []);
	const forks = chains.reduce((sum, chain) => sum + chain.forks, 0);
	if (till.lostOps === 0 && missing.length > 0)
		complain("I12: a gap is shown although nothing is missing", { till: till.id, missing });
	if (till.forks + till.copies === 0 && forks > 0)
		complain("I12: a fork is shown although nothing was minted twice", { till: till.id });
	if (till.forks > 0 && forks === 0 && till.lostOps === 0 && chains.length > 0)
		complain("I12: a fork was not seen", { till: till.id });
}

function checkRow(till: SimTill, row: LogRow, store: StoreAudit | undefined, complain: Complain): void {
	const outcome = row.outcomes.get(row.mode);
	if (outcome === undefined) {
		const text = row.text(row.mode);
		complain("an op got no outcome although everything is at rest", { till: till.id, row: text });
		return;
	}
	const isKept = store?.lines.has(row.id) || store?.unreadable.has(row.text(row.mode));
	// I5, I13: what a till was told is in the journal.
	if (!isKept) complain("I5: an acknowledged op is not in the journal", { till: till.id, outcome });
}
