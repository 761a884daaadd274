import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { uuidv7 } from "uuidv7";
import type { Claims } from "../domain/access/claims.ts";
import { judgeRefresh, rotated } from "../domain/access/refresh.ts";
import { ACCESS_MS, type Session } from "../domain/access/session.ts";
import { audited } from "./audit.ts";
import { addSession, endSession, findSession, rotateSession, type SessionRow } from "./db/sessions.ts";
import { findStaff, storesOf } from "./db/staff.ts";
import type { AppContext } from "./env.ts";
import { callerAddress } from "./middleware/flood.ts";
import { Problem } from "./problems.ts";
import { signToken } from "./tokens.ts";
import { digestOf, newSecret } from "./verifier.ts";

// A sign-in: a row that can be ended, a refresh token in a cookie that no script reads, and an access token that
// lives for minutes. See domain/access/refresh.ts for what a refresh token that comes again means.

export type Kind = SessionRow["kind"];

// How long a device stays signed in without being used.
const IDLE_MS: Readonly<Record<Kind, number>> = { staff: 14 * 24 * 3_600_000, guest: 90 * 24 * 3_600_000 };
const DEVICE_CHARS_MAX = 200;

type Entering = {
	readonly org: string;
	readonly kind: Kind;
	readonly subject: string;
	readonly accounts?: readonly string[];
	// Whether a second factor was shown.
	readonly isFresh?: boolean;
	// How it came in, for the audit log.
	readonly by: string;
};

export async function startSession(c: AppContext, entering: Entering): Promise<Session> {
	const { org, kind, subject, accounts = [], isFresh = false, by } = entering;
	const now = Date.now();
	const secret = newSecret();
	const row: SessionRow = {
		...{ org, kind, subject, id: uuidv7(), accounts: JSON.stringify(accounts) },
		...{ hash: digestOf(secret), previous: null, createdAt: now, rotatedAt: now, endedAt: null },
		...{ expiresAt: now + IDLE_MS[kind], freshAt: isFresh ? now : null },
		...whereFrom(c),
	};
	const person = await describePerson(c, row);
	const act = kind === "guest" ? "wallet-entered" : "signed-in";
	const told = { act, target: subject, after: { session: row.id, by } } as const;
	await audited(c, told, [addSession(c.env.DB, row)], { org, actor: subject, actorRole: person.claims.role });
	putCookie(c, row, secret);
	return await sessionOf(c, person, now);
}

// A new access token for the session in the cookie.
export async function refreshSession(c: AppContext, kind: Kind): Promise<Session> {
	const now = Date.now();
	const { org, id, secret } = readCookie(c, kind);
	const row = await findSession(c.env.DB, org, id);
	if (row === null || row.kind !== kind) throw over(c, kind);
	const presented = digestOf(secret);
	const verdict = judgeRefresh(row, presented, now);
	if (verdict === "reused") {
		const told = { act: "session-reused", target: row.subject, after: { session: id } } as const;
		const actor = { org, actor: row.subject, actorRole: row.kind };
		await audited(c, told, [endSession(c.env.DB, org, id, "reused", now)], actor);
	}
	if (verdict !== "rotate") throw over(c, kind);
	const next = newSecret();
	const after = {
		...row,
		...rotated(row, presented, digestOf(next), now),
		expiresAt: now + IDLE_MS[kind],
		...whereFrom(c),
	};
	const person = await describePerson(c, row);
	// Two tabs at once: the other one has the newer token, and this one asks again with it.
	if (!(await rotateSession(c.env.DB, row, after)))
		throw new Problem("refresh-raced", [], { "Retry-After": "1" });
	putCookie(c, row, next);
	return await sessionOf(c, person, now);
}

// A new access token for a session that is there already, after something about it changed.
export async function renewToken(c: AppContext, org: string, id: string): Promise<Session> {
	const row = await findSession(c.env.DB, org, id);
	if (row === null || row.endedAt !== null) throw new Problem("session-over");
	return await sessionOf(c, await describePerson(c, row), Date.now());
}

export async function leaveSession(c: AppContext, kind: Kind): Promise<void> {
	const found = cookieOf(c, kind);
	forgetCookie(c, kind);
	if (found === null) return;
	const row = await findSession(c.env.DB, found.org, found.id);
	const isOwn = row !== null && [row.hash, row.previous].includes(digestOf(found.secret));
	if (!isOwn || row.endedAt !== null) return;
	const actor = { org: row.org, actor: row.subject, actorRole: row.kind };
	const told = { act: "signed-out", target: row.subject, after: { session: row.id } } as const;
	await audited(c, told, [endSession(c.env.DB, row.org, row.id, "signed-out", Date.now())], actor);
}

type Person = { readonly claims: Claims; readonly label: string; readonly orgName: string };

// As the person is now: a role that changed changes with the next token.
async function describePerson(c: AppContext, row: SessionRow): Promise<Person> {
	if (row.kind === "guest") return await describeGuest(c, row);
	const person = await findStaff(c.env.DB, row.org, row.subject);
	if (person === null || person.status !== "active") throw over(c, "staff");
	const stores = storesOf(person);
	const claims = {
		...{ role: person.role, org: row.org, sub: row.subject, sid: row.id },
		...(stores === undefined ? {} : { stores: [...stores] }),
		...(row.freshAt === null ? {} : { freshAt: row.freshAt }),
	};
	return { claims, label: person.name, orgName: person.orgName };
}

async function describeGuest(c: AppContext, row: SessionRow): Promise<Person> {
	const accounts = JSON.parse(row.accounts) as string[];
	const query = `SELECT accounts.name AS label, orgs.name AS orgName FROM accounts JOIN orgs ON orgs.id = accounts.org
		WHERE accounts.org = ? AND accounts.id = ? AND accounts.erased_at IS NULL`;
	const found = await c.env.DB.prepare(query)
		.bind(row.org, accounts[0] ?? "")
		.first<{ label: string; orgName: string }>();
	if (found === null) throw over(c, "guest");
	return { claims: { role: "guest", org: row.org, sub: row.subject, sid: row.id, accounts }, ...found };
}

async function sessionOf(c: AppContext, { claims, label, orgName }: Person, now: number): Promise<Session> {
	const token = await signToken(c.env.SIGNING_KEYS, claims, now);
	return { token, expiresAt: now + ACCESS_MS, claims, label, orgName };
}

function whereFrom(c: AppContext) {
	return {
		device: (c.req.header("User-Agent") ?? "").slice(0, DEVICE_CHARS_MAX),
		address: callerAddress(c),
	};
}

function over(c: AppContext, kind: Kind): Problem {
	forgetCookie(c, kind);
	return new Problem("session-over");
}

// Over plain HTTP, on this machine or in a tent, a browser takes no cookie that is marked for HTTPS.
const COOKIE = /^([a-z0-9][a-z0-9-]{0,63})\.([0-9a-f-]{36})\.([\w-]{43})$/;

function cookieName(c: AppContext, kind: Kind): string {
	return `${isSecure(c) ? "__Host-" : ""}fieldtill-${kind}`;
}

function isSecure(c: AppContext): boolean {
	return new URL(c.req.url).protocol === "https:";
}

function putCookie(c: AppContext, { org, id, kind }: SessionRow, secret: string): void {
	setCookie(c, cookieName(c, kind), `${org}.${id}.${secret}`, {
		path: "/",
		httpOnly: true,
		sameSite: "Strict",
		secure: isSecure(c),
		maxAge: IDLE_MS[kind] / 1_000,
	});
}

function forgetCookie(c: AppContext, kind: Kind): void {
	deleteCookie(c, cookieName(c, kind), { path: "/", secure: isSecure(c) });
}

function readCookie(c: AppContext, kind: Kind) {
	const found = cookieOf(c, kind);
	if (found === null) throw over(c, kind);
	return found;
}

function cookieOf(c: AppContext, kind: Kind) {
	const [, org, id, secret] = COOKIE.exec(getCookie(c, cookieName(c, kind)) ?? "") ?? [];
	if (org === undefined || id === undefined || secret === undefined) return null;
	return { org, id, secret };
}
