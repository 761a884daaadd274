import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import { rotateByNight } from "../../domain/core/rotate-by-night.ts";
import { type Alert, waitingAlert } from "../../domain/history/alerts.ts";
import { compareJournal, type JournalSlice } from "../books/compare-journal.ts";
import { compareLogs } from "../books/compare-logs.ts";
import { compareDays } from "../books/compare-rollups.ts";
import { findWaitingVoids } from "../books/waiting-voids.ts";
import { raiseAlerts } from "../db/alerts.ts";
import { countAccounts, listAllAccounts, listAllStores } from "../db/catalog.ts";
import { historyOf } from "../db/history.ts";
import { lastStored } from "../db/stored.ts";
import type { Env } from "../env.ts";

// Every night the journals are put beside history: what history lacks is brought in, and every difference becomes an
// alert. Stores are looked at each night, as far back as many nights; accounts by turns, a page a night. Where a night does
// not get through all of it, another begins elsewhere.

const STORE_LINES_BACK = 20_000;
const ACCOUNT_LINES_BACK = 1_000;
const ACCOUNTS_PER_NIGHT = 500;
const DAY_MS = 86_400_000;
// Waking objects is work: in between, whoever sells goes first.
const PAUSE_MS = 25;

export async function compareAll(env: Env, now: number): Promise<void> {
	const stores = await listAllStores(env.DB);
	const accounts = await listAccountsOfNight(env, now);
	const look = (org: string, find: () => Promise<Alert[]>) =>
		guard(org, now, async () => raiseAlerts(historyOf(env, org), org, await find()));
	for (const org of new Set(stores.map((store) => store.org))) {
		const db = historyOf(env, org);
		await look(org, () => compareDays(db, org, now));
		await guard(org, now, () => compareLogs(db, org, now));
		await look(org, async () => {
			return (await findWaitingVoids(env, org, now)).map((one) => waitingAlert(org, one, now));
		});
	}
	// Last: a call may ask the database a thousand times, and what fails then keeps none of the above from being done.
	const looks = [
		...stores.map(({ org, id }) => ({ org, find: () => compareStore(env, org, id, now) })),
		...accounts.map(({ org, id }) => ({ org, find: () => compareAccount(env, org, id, now) })),
	];
	for (const { org, find } of rotateByNight(looks, nightOf(now))) await look(org, find);
}

// What cannot be looked at stops nothing else.
async function guard(org: string, now: number, work: () => Promise<void>): Promise<void> {
	try {
		await scheduler.wait(PAUSE_MS);
		await work();
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "compare", org, now, message: String(error) }));
	}
}

async function compareStore(env: Env, org: string, store: string, now: number): Promise<Alert[]> {
	const object = storeObjectName({ org, store });
	const { lastSeq } = await env.STORE.getByName(object).standing();
	const journal: JournalSlice = {
		...{ org, object, room: "store", after: Math.max(0, lastSeq - STORE_LINES_BACK), known: 0 },
		listLines: (after, limit) => env.STORE.getByName(object).listLines(after, limit),
	};
	return await compareJournal(historyOf(env, org), journal, now);
}

async function compareAccount(env: Env, org: string, account: string, now: number): Promise<Alert[]> {
	const object = accountObjectName({ org, account });
	const known = await lastStored(historyOf(env, org), object);
	const journal: JournalSlice = {
		...{ org, object, room: "account", after: Math.max(0, known - ACCOUNT_LINES_BACK), known },
		listLines: (after, limit) => env.ACCOUNT.getByName(object).listLines(after, limit),
	};
	return await compareJournal(historyOf(env, org), journal, now);
}

// The night's number says whose turn it is: nothing has to be remembered.
async function listAccountsOfNight(env: Env, now: number) {
	const pages = Math.max(1, Math.ceil((await countAccounts(env.DB)) / ACCOUNTS_PER_NIGHT));
	const page = nightOf(now) % pages;
	return await listAllAccounts(env.DB, page * ACCOUNTS_PER_NIGHT, ACCOUNTS_PER_NIGHT);
}

function nightOf(now: number): number {
	return Math.floor(now / DAY_MS);
}
