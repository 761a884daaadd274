import { must } from "../domain/core/assert.ts";
import { PRODUCTS, STORES } from "./demo/catalog.ts";
import { hasDemo, writeRows } from "./demo/catalog-rows.ts";
import { DEMO_GUESTS, type DemoGuest, PURSE_MAX_MINOR, STAFF } from "./demo/people.ts";
import { type DemoRecords, keepRecords, makeRecords, operationId, readRecords } from "./demo/records.ts";
import { openTills, setPins } from "./demo/tills.ts";
import type { System } from "./system.ts";

// Loads the demo org once: the catalog as rows, everything that holds value through the front door, as an owner
// would. Killed half-way and run again it completes without doubling anything.

const AT_ONCE = 16;
const TRIES_MAX = 3;

export type Seeded = {
	readonly fresh: boolean;
	readonly records: DemoRecords;
	// For tills that no device has become yet.
	readonly enrolments: Readonly<Record<string, string>>;
};

export async function seedDemo(system: System, dataDir: string): Promise<Seeded> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const found = readRecords(dataDir);
	if (found?.complete && (await hasDemo(db))) {
		return { fresh: false, records: found, enrolments: await openTills(db) };
	}

	// Kept before anything is done: from here on every try does the same operations.
	const records = keepRecords(dataDir, found ?? makeRecords());
	await writeRows(db, records);
	const { call, leave } = await ownerCaller(system.url, records);
	await inLanes(STORES, (store) => stockStore(call, records, store.id));
	await inLanes(DEMO_GUESTS, (guest) => openPurse(call, records, guest));
	await setPins(db);
	await leave();
	keepRecords(dataDir, { ...records, complete: true });
	return { fresh: true, records, enrolments: await openTills(db) };
}

async function stockStore(call: Call, records: DemoRecords, store: string): Promise<void> {
	await call("POST", `/v1/stores/${store}/menu/publish`);
	const lines = PRODUCTS.flatMap(({ id, store: home, stock }) =>
		home === store && stock !== undefined ? [{ product: id, quantity: stock }] : [],
	);
	if (lines.length === 0) return;
	await call("POST", `/v1/stores/${store}/stock/receipts`, {
		id: operationId(records, `stock/${store}`),
		lines,
	});
}

async function openPurse(
	call: Call,
	records: DemoRecords,
	{ id, name, amountMinor }: DemoGuest,
): Promise<void> {
	const words = { id, name, credentials: [id], maxMinor: PURSE_MAX_MINOR, email: `${id}@meadow.example` };
	await call("POST", "/v1/accounts", words);
	const grant = { id: operationId(records, `grant/${id}`), unit: "EUR", amountMinor, note: "Welcome" };
	await call("POST", `/v1/accounts/${id}/grants`, grant);
}

type Call = (method: string, path: string, body?: object) => Promise<void>;

async function ownerCaller(
	url: string,
	{ password }: DemoRecords,
): Promise<{ call: Call; leave: () => Promise<void> }> {
	const headers = { Authorization: `Bearer ${await signInAs(url, "olive", password)}` };
	return {
		call: async (method, path, body) => {
			const response = await answer(url, headers, method, path, body);
			await response.arrayBuffer();
		},
		// Whoever looks where they are signed in finds no program there that they do not know.
		leave: async () => {
			const listed = await answer(url, headers, "GET", "/v1/me/sessions");
			const { sessions } = (await listed.json()) as { sessions: { id: string; isThis: boolean }[] };
			const own = must(
				sessions.find(({ isThis }) => isThis),
				"who asks is signed in",
			);
			await (await answer(url, headers, "DELETE", `/v1/me/sessions/${own.id}`)).arrayBuffer();
		},
	};
}

// As one of those who work there, by e-mail address and password.
export async function signInAs(
	url: string,
	id: (typeof STAFF)[number]["id"],
	password: string,
): Promise<string> {
	const email = STAFF.find((person) => person.id === id)?.email;
	const signedIn = await answer(url, {}, "POST", "/v1/sign-in", { email, password });
	const { session } = (await signedIn.json()) as { session: { token: string } };
	return session.token;
}

async function answer(
	url: string,
	headers: Record<string, string>,
	method: string,
	path: string,
	body?: object,
) {
	const response = await ask(url + path, {
		method,
		// On a busy machine a connection that is kept may be closed at the other end just when it is used again.
		headers: {
			...headers,
			Connection: "close",
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!response.ok)
		throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
	return response;
}

// A connection that lay still on a busy machine may be closed in the moment in which it is used again. Whether the call
// was heard nobody knows; each may be made twice.
async function ask(url: string, init: RequestInit, tries = TRIES_MAX): Promise<Response> {
	try {
		return await fetch(url, init);
	} catch (error) {
		if (tries <= 1) throw error;
		return await ask(url, init, tries - 1);
	}
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	const waiting = items.values();
	const lane = async () => {
		for (const item of waiting) await work(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
