import { createHash } from "node:crypto";
import { importJWK, type JWK, SignJWT } from "jose";
import { uuidv7 } from "uuidv7";
import type { Claims } from "../domain/access/claims.ts";
import { must } from "../domain/core/assert.ts";
import { FIRST_PREV, opText, PROTOCOL_VERSION } from "../domain/protocol/op.ts";

// A small org made for one test or benchmark: its catalog in the database, everything else through the front door.

export const BEER = { product: "beer", priceMinor: 500, depositMinor: 200, taxBps: 1_900, counted: false };
export const SHIRT = { product: "shirt", priceMinor: 2_500, depositMinor: 0, taxBps: 1_900, counted: true };
const PRODUCTS = [BEER, SHIRT];
const FAR_AHEAD = 4_000_000_000_000;

// The system as a test reaches it: over a socket, or inside the runtime's own test pool.
export type Door = {
	readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
	readonly db: Database;
	readonly signingKeys: string;
};
type Statement = { bind(...values: unknown[]): Statement };
export type Database = { prepare(query: string): Statement; batch(statements: never[]): Promise<unknown> };

export type FixtureSize = {
	readonly stores: number;
	readonly tillsPerStore: number;
	readonly accounts: number;
	readonly balanceMinor: number;
};
// `seq` and `prev` are where its chain of ops stands.
export type Till = {
	readonly id: string;
	readonly store: string;
	readonly token: string;
	seq: number;
	prev: string;
};
export type Fixture = {
	readonly org: string;
	readonly ownerToken: string;
	readonly tills: Till[];
	readonly accounts: string[];
};

export async function makeOrg(door: Door, org: string, size: FixtureSize): Promise<Fixture> {
	await writeCatalog(door.db, org, size);
	const ownerToken = await signAs(door, { role: "owner", org, sub: "owner" });
	const call = caller(door, ownerToken);
	const stores = listOf(size.stores, (n) => `store-${n}`);
	for (const store of stores) {
		await call("POST", `/v1/stores/${store}/menu/publish`);
		const lines = [{ product: SHIRT.product, quantity: 1_000_000 }];
		await call("POST", `/v1/stores/${store}/stock/receipts`, { id: uuidv7(), lines });
	}
	const accounts = listOf(size.accounts, (n) => `guest-${n}`);
	await inParallel(accounts, 8, async (id) => {
		await call("POST", "/v1/accounts", {
			id,
			name: `Guest ${id}`,
			credentials: [id],
			maxMinor: 10_000_000_000,
		});
		const grant = { id: uuidv7(), unit: "EUR", amountMinor: size.balanceMinor, note: "start" };
		await call("POST", `/v1/accounts/${id}/grants`, grant);
	});
	await enrolTills(door.db, org, size);
	const tills = await Promise.all(
		stores.flatMap((store) =>
			listOf(size.tillsPerStore, async (n) => {
				const id = `${store}-till-${n}`;
				return {
					id,
					store,
					token: await signClaims(door.signingKeys, { role: "till", org, sub: id, store }),
					seq: 0,
					prev: FIRST_PREV,
				};
			}),
		),
	);
	return { org, ownerToken, tills, accounts };
}

type Unsigned<C> = C extends { readonly sid: string } ? Omit<C, "sid"> : never;

// A token of someone who has signed in: the session behind it is there.
export async function signAs(door: Door, claims: Unsigned<Claims>, expiresIn = "1h"): Promise<string> {
	const { org, sub, role } = claims;
	const sid = `${role}-${sub}`.slice(0, 60);
	const accounts = JSON.stringify(role === "guest" ? claims.accounts : []);
	const session = [org, sid, role === "guest" ? "guest" : "staff", sub, accounts, "none", 0, 0, FAR_AHEAD];
	const columns = "(org, id, kind, subject, accounts, hash, created_at, rotated_at, expires_at)";
	await door.db.batch([
		door.db.prepare(`INSERT OR IGNORE INTO sessions ${columns} VALUES (?,?,?,?,?,?,?,?,?)`).bind(...session),
	] as never[]);
	return await signClaims(door.signingKeys, { ...claims, sid } as Claims, expiresIn);
}

export async function signClaims(signingKeys: string, claims: Claims, expiresIn = "1h"): Promise<string> {
	const jwk = must((JSON.parse(signingKeys) as { keys: JWK[] }).keys[0], "there is a key that signs");
	return await new SignJWT({ ...claims })
		.setProtectedHeader({ alg: "EdDSA", kid: jwk.kid ?? "first" })
		.setIssuer("fieldtill")
		.setAudience("fieldtill/access")
		.setIssuedAt()
		.setExpirationTime(expiresIn)
		.sign(await importJWK(jwk, "EdDSA"));
}

// The next op of a till: a link of its chain.
export function tillOp<Body extends { readonly kind: string }>(
	till: Till,
	mode: "ask" | "fact",
	body: Body,
	now = Date.now(),
) {
	till.seq += 1;
	const place = { epoch: 1, seq: till.seq, prev: till.prev };
	const op = { v: PROTOCOL_VERSION, id: uuidv7(), mode, ...place, occurredAt: now, ...body };
	till.prev = createHash("sha256").update(opText(op)).digest("hex");
	return op;
}

// One beer with its deposit, or what is asked for, paid by one account.
export function saleOp(till: Till, account: string, item = BEER, quantity = 1, now = Date.now()) {
	return tillOp(till, "ask", saleBody(account, item, quantity), now);
}

export function saleBody(account: string, item = BEER, quantity = 1) {
	const { product, priceMinor: unitPriceMinor, depositMinor } = item;
	const totalMinor = (unitPriceMinor + depositMinor) * quantity;
	const lines = [{ product, quantity, unitPriceMinor, depositMinor }];
	const tenders = [{ kind: "account" as const, account, unit: "EUR", amountMinor: totalMinor }];
	return { kind: "sale" as const, sale: { menuVersion: 1, lines, tenders, totalMinor } };
}

export type SaleOp = ReturnType<typeof saleOp>;

export type Answer = { readonly status: number; readonly body: unknown };

// A caller that expects to be served: any refusal is thrown with what was said.
export function caller(door: Door, token: string) {
	return async (method: string, path: string, body?: object): Promise<unknown> => {
		const answer = await send(door, token, method, path, body);
		if (answer.status >= 400) {
			throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
		}
		return answer.body;
	};
}

export async function send(
	door: Door,
	token: string,
	method: string,
	path: string,
	body?: object,
): Promise<Answer> {
	const response = await door.fetch(path, {
		method,
		headers: {
			Authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: response.status, body: await response.json() };
}

async function enrolTills(db: Database, org: string, { stores, tillsPerStore }: FixtureSize): Promise<void> {
	const ids = listOf(stores, (n) => `store-${n}`).flatMap((store) =>
		listOf(tillsPerStore, (n) => ({ store, id: `${store}-till-${n}` })),
	);
	if (ids.length === 0) return;
	const query = "INSERT INTO tills (org, id, store, name, status) VALUES (?,?,?,?,'enrolled')";
	await db.batch(ids.map(({ store, id }) => db.prepare(query).bind(org, id, store, id)) as never[]);
}

async function writeCatalog(db: Database, org: string, size: FixtureSize) {
	const statements = [
		db
			.prepare(
				"INSERT INTO orgs (id, name, unit, decimals, locale, zone, tax_mode, created_at) VALUES (?,?,?,?,?,?,?,?)",
			)
			.bind(org, `Org ${org}`, "EUR", 2, "en-IE", "Europe/Berlin", "inclusive", 1),
		db
			.prepare("INSERT INTO categories (org, id, name, position) VALUES (?,?,?,?)")
			.bind(org, "all", "All", 1),
	];
	for (const { product, priceMinor, depositMinor, taxBps, counted } of PRODUCTS) {
		statements.push(
			db
				.prepare(
					`INSERT INTO products (org, id, name, category, price_minor, deposit_minor, tax_bps, counted, glyph, hue)
					VALUES (?,?,?,?,?,?,?,?,?,?)`,
				)
				.bind(org, product, product, "all", priceMinor, depositMinor, taxBps, counted ? 1 : 0, "B", 40),
		);
	}
	for (const store of listOf(size.stores, (n) => `store-${n}`)) {
		statements.push(
			db
				.prepare("INSERT INTO stores (org, id, name, kind) VALUES (?,?,?,?)")
				.bind(org, store, store, "stall"),
		);
		for (const [position, { product }] of PRODUCTS.entries()) {
			statements.push(
				db
					.prepare("INSERT INTO menu_items (org, store, product, position) VALUES (?,?,?,?)")
					.bind(org, store, product, position),
			);
		}
	}
	await db.batch(statements as never[]);
}

function listOf<T>(count: number, make: (n: number) => T): T[] {
	return Array.from({ length: count }, (_, index) => make(index + 1));
}

export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>) {
	let next = 0;
	const lane = async (): Promise<void> => {
		for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
	};
	await Promise.all(Array.from({ length: width }, lane));
}
