import { balanceIn, readAccountLine } from "../account/line.ts";
import { must } from "../core/assert.ts";
import { accountObjectName, storeObjectName } from "../core/ids.ts";
import type { JournalEvent, JournalMessage, NestedLine } from "../protocol/event.ts";
import type { SaleFlag } from "../protocol/live.ts";
import type { Balance } from "../protocol/outcome.ts";
import type { SaleView } from "../protocol/views.ts";
import { filledLine, isOpLine, type PostedLine, type StoreLine, type WrittenLine } from "../store/line.ts";
import { type Alert, accountAlerts, conflictAlert, storeAlerts, uncountedAlert } from "./alerts.ts";
import {
	accountContributions,
	areCountable,
	type Contribution,
	storeContributions,
} from "./contributions.ts";
import type { Calendar } from "./day.ts";
import { saleView } from "./sale-view.ts";

// From journal lines to the rows of history. Lines of accounts that travelled inside a store's line become rows of
// their own; in the store's line only their names stay, so that the journal can be given back. Throws on what is no
// journal line: that message is put aside, not its neighbours.

export type HistoryLine = JournalEvent & {
	readonly object: string;
	// The store or the account.
	readonly owner: string;
	readonly parts: readonly Contribution[];
	// What an account holds after a line that moved value, or set it aside.
	readonly balance?: Balance;
};
export type Unpacked = {
	readonly stores: readonly HistoryLine[];
	readonly accounts: readonly HistoryLine[];
	readonly alerts: readonly Alert[];
	readonly sales: readonly SaleView[];
	readonly flags: readonly SaleFlag[];
};
// The rows that history gets of them.
export type HistoryLines = Pick<Unpacked, "stores" | "accounts" | "alerts">;

export function unpackMessage({ org, object, events }: JournalMessage, calendar: Calendar): Unpacked {
	const stores: HistoryLine[] = [];
	const accounts: HistoryLine[] = [];
	const sales: SaleView[] = [];
	const flags: SaleFlag[] = [];
	const alerts: Alert[] = [];
	// What cannot be counted is kept all the same, and someone is told: a journal must not wait for one of its lines.
	const count = (from: string, event: JournalEvent, parts: Contribution[]): Contribution[] => {
		if (areCountable(parts)) return parts;
		alerts.push(uncountedAlert(from, event));
		return [];
	};
	const takeAccount = (from: string, event: JournalEvent) => {
		const owner = ownerOf(from, accountObjectName({ org, account: "" }));
		const body = readAccountLine(event);
		const parts = count(from, event, accountContributions(event, calendar, body));
		const { head, entry, purse } = body;
		const moved = entry ?? purse;
		const balance = moved === undefined ? {} : { balance: balanceIn(head, moved.unit) };
		accounts.push({ ...event, object: from, owner, parts, ...balance });
		alerts.push(...accountAlerts(from, event, body));
	};
	for (const event of events) {
		if (!object.startsWith(storeObjectName({ org, store: "" }))) {
			takeAccount(object, event);
			continue;
		}
		const owner = ownerOf(object, storeObjectName({ org, store: "" }));
		const { line, posted, body, carried } = readCarrying(event);
		const parts = count(object, event, storeContributions(event, calendar, line, posted));
		stores.push({ ...event, body, object, owner, parts });
		alerts.push(...storeAlerts(object, event));
		const view = saleView(event, line);
		if (view !== undefined) sales.push(view);
		if (posted !== undefined) flags.push(...flagsIn(posted));
		for (const one of carried) takeAccount(one.object, one.event);
	}
	return { stores, accounts, alerts, sales, flags };
}

function flagsIn({ store, posted }: PostedLine): SaleFlag[] {
	return posted.flatMap(({ op, flag }) => (flag === null ? [] : [{ sale: op, store, flag }]));
}

// Many messages as one; a line that stands in several of them counts once. Of two under one number history has a row
// for each only where their times differ, and only those of stores stand by their time.
export function mergeUnpacked(parts: readonly Unpacked[]): Unpacked {
	const stores = onceEach(
		parts.flatMap((part) => part.stores),
		({ object, at, seq }) => `${object}/${seq}/${at}`,
	);
	const accounts = onceEach(
		parts.flatMap((part) => part.accounts),
		({ object, seq }) => `${object}/${seq}`,
	);
	return {
		stores,
		accounts,
		alerts: [...parts.flatMap((part) => part.alerts), ...conflictsIn(parts)],
		sales: parts.flatMap((part) => part.sales),
		flags: parts.flatMap((part) => part.flags),
	};
}

// A store's line as history keeps it, what it carries, and, where it is of an op or of posted facts, what it says.
function readCarrying({ kind, body }: JournalEvent): {
	line?: StoreLine;
	posted?: PostedLine;
	body: string;
	carried: readonly NestedLine[];
} {
	const isOp = isOpLine(kind);
	if (!isOp && kind !== "facts-posted") return { body, carried: [] };
	const written = JSON.parse(body) as WrittenLine | PostedLine;
	const { carried } = written;
	const said = isOp ? { line: filledLine(written as WrittenLine) } : { posted: written as PostedLine };
	return { ...said, body: carried.length === 0 ? body : nameCarried(body, written), carried };
}

const CARRIED = '"carried":[';

// Lines write last what they carry, so only the end of the text becomes another; what is nested in it is quoted.
function nameCarried(body: string, written: WrittenLine | PostedLine): string {
	const carried = written.carried.map(({ object, event }) => ({ object, seq: event.seq }));
	const at = Object.keys(written).at(-1) === "carried" ? body.lastIndexOf(CARRIED) : -1;
	if (at === -1) return JSON.stringify({ ...written, carried });
	return `${body.slice(0, at + CARRIED.length)}${JSON.stringify(carried).slice(1)}}`;
}

function ownerOf(object: string, prefix: string): string {
	return must(object.startsWith(prefix) ? object.slice(prefix.length) : null, "a journal belongs to its org");
}

function onceEach(lines: readonly HistoryLine[], nameOf: (line: HistoryLine) => string): HistoryLine[] {
	const seen = new Map<string, HistoryLine>();
	for (const line of lines) {
		const name = nameOf(line);
		if (!seen.has(name)) seen.set(name, line);
	}
	return [...seen.values()];
}

// What came together is not told apart by what history has already.
function conflictsIn(parts: readonly Unpacked[]): Alert[] {
	const seen = new Map<string, HistoryLine>();
	return parts.flatMap(({ stores, accounts }) =>
		[...stores, ...accounts].flatMap((line) => {
			const name = `${line.object}/${line.seq}`;
			const first = seen.get(name) ?? line;
			seen.set(name, first);
			return first.at === line.at && first.body === line.body ? [] : [conflictAlert(line.object, line)];
		}),
	);
}

// What the accounts hold after these lines, for whoever listens.
export function newestBalances(lines: readonly HistoryLine[]): Balance[] {
	const newest = new Map<string, { readonly seq: number; readonly balance: Balance }>();
	for (const { object, seq, balance } of lines) {
		if (balance === undefined) continue;
		const name = `${object}/${balance.unit}`;
		const known = newest.get(name);
		if (known === undefined || known.seq < seq) newest.set(name, { seq, balance });
	}
	return [...newest.values()].map(({ balance }) => balance);
}
