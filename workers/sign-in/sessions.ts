import { uuidv7 } from "uuidv7";
import type { Claims } from "../../domain/access/claims.ts";
import { judgeRefresh, RACE_MS, refreshExpiry, rotated } from "../../domain/access/refresh.ts";
import { ACCESS_MS, type Session } from "../../domain/access/session.ts";
import { audited } from "../audit/audited.ts";
import {
	addSession,
	endSession,
	findSession,
	isNoLongerSo,
	rotateSession,
	type SessionRow,
} from "../db/sessions.ts";
import { findStaff, type StaffRow, storesOf } from "../db/staff.ts";
import type { AppContext } from "../env.ts";
import { callerAddress } from "../http/caller.ts";
import { forgetRefreshCookie, putRefreshCookie, readRefreshCookie } from "../http/cookies.ts";
import { Problem } from "../http/problems.ts";
import { isMarked, newMarked } from "../secrets/seal.ts";
import { signToken } from "../secrets/tokens.ts";
import { digestOf } from "../secrets/verifier.ts";
import { closeSockets } from "./close-sockets.ts";

// A sign-in: a row that can be ended, a refresh token in a cookie that no script reads, and an access token that
// lives for minutes. See domain/access/refresh.ts for what a refresh token that comes again means.

export type SessionKind = SessionRow["kind"];

// How long a device stays signed in without being used.
const DAY_MS = 24 * 3_600_000;
const IDLE_MS: Readonly<Record<SessionKind, number>> = { staff: 14 * DAY_MS, guest: 90 * DAY_MS };
// And how long at most.
const AGE_MS_MAX: Readonly<Record<SessionKind, number>> = { staff: 60 * DAY_MS, guest: 365 * DAY_MS };
const DEVICE_CHARS_MAX = 200;

type Entering = {
	readonly org: string;
	readonly kind: SessionKind;
	readonly subject: string;
	// Of staff: as who it is was proven.
	readonly person?: StaffRow;
	readonly accounts?: readonly string[];
	// Whether it was shown just now who this is: by a second factor where there is one.
	readonly isFresh?: boolean;
	// How it came in, for the audit log.
	readonly by: string;
};

export async function startSession(c: AppContext, entering: Entering): Promise<Session> {
	const { org, kind, subject, accounts = [], isFresh = false, by } = entering;
	const now = Date.now();
	const id = uuidv7();
	const secret = newMarked(c.env.SEALING_KEYS, markOf(org, id));
	const row: SessionRow = {
		...{ org, kind, subject, id, accounts: JSON.stringify(accounts) },
		...{ hash: digestOf(secret), previous: null, createdAt: now, rotatedAt: now, endedAt: null },
		...{ expiresAt: now + IDLE_MS[kind], freshAt: isFresh ? now : null },
		...whereFrom(c),
	};
	const staff = kind === "guest" ? null : (entering.person ?? (await activeStaff(c, row)));
	const person = staff === null ? await describeGuest(c, row) : describeStaff(staff, row);
	const act = kind === "guest" ? "wallet-entered" : "signed-in";
	const told = { act, target: subject, after: { session: row.id, by } } as const;
	const actor = { org, actor: subject, actorRole: person.claims.role };
	await audited(c, told, [addSession(c.env.DB, row, staff)], actor).catch((error: unknown) => {
		// Let go, changed or erased since it was looked at.
		throw isNoLongerSo(error) ? over(c, kind) : error;
	});
	putRefreshCookie(c, kind, { org, id: row.id, secret }, row.expiresAt - now);
	return await sessionOf(c, person, now);
}

// A new access token for the session in the cookie.
export async function refreshSession(c: AppContext, kind: SessionKind): Promise<Session> {
	const now = Date.now();
	const cookie = readRefreshCookie(c, kind);
	if (cookie === null) throw over(c, kind);
	const { org, id, secret } = cookie;
	const row = await findSession(c.env.DB, org, id);
	if (row === null || row.kind !== kind) throw over(c, kind);
	// Made up by who only knows the session's name: that ends nobody's session.
	if (!isMarked(c.env.SEALING_KEYS, markOf(org, id), secret)) throw over(c, kind);
	const presented = digestOf(secret);
	const verdict = judgeRefresh(row, presented, now);
	if (verdict === "reused") {
		const told = { act: "session-reused", target: row.subject, after: { session: id } } as const;
		const actor = { org, actor: row.subject, actorRole: row.kind };
		await audited(c, told, [endSession(c.env.DB, org, id, "reused", now)], actor);
		await closeSockets(c, { org, subject: row.subject, session: id });
	}
	// Two tabs at once: the other one has the newer token, and this one asks again with it.
	if (verdict === "raced") throw raced();
	if (verdict !== "rotate") throw over(c, kind);
	const next = newMarked(c.env.SEALING_KEYS, markOf(org, id));
	const expiresAt = refreshExpiry(row.createdAt, now, IDLE_MS[kind], AGE_MS_MAX[kind]);
	const state = rotated(row, presented, digestOf(next), now, expiresAt);
	const person = await describePerson(c, row);
	if (!(await rotateSession(c.env.DB, row, { ...row, ...state, ...whereFrom(c) }))) throw raced();
	putRefreshCookie(c, kind, { org, id, secret: next }, expiresAt - now);
	return await sessionOf(c, person, now);
}

// A new access token for a session that is there already, after something about it changed.
export async function renewToken(c: AppContext, org: string, id: string): Promise<Session> {
	const row = await findSession(c.env.DB, org, id);
	const now = Date.now();
	if (row === null || row.endedAt !== null || row.expiresAt <= now) throw new Problem("session-over");
	return await sessionOf(c, await describePerson(c, row), now);
}

export async function leaveSession(c: AppContext, kind: SessionKind): Promise<void> {
	const found = readRefreshCookie(c, kind);
	c.header("Set-Cookie", forgetRefreshCookie(c, kind)["Set-Cookie"], { append: true });
	if (found === null) return;
	const row = await findSession(c.env.DB, found.org, found.id);
	const isOwn = row !== null && [row.hash, row.previous].includes(digestOf(found.secret));
	if (!isOwn || row.endedAt !== null) return;
	const actor = { org: row.org, actor: row.subject, actorRole: row.kind };
	const told = { act: "signed-out", target: row.subject, after: { session: row.id } } as const;
	await audited(c, told, [endSession(c.env.DB, row.org, row.id, "signed-out", Date.now())], actor);
	await closeSockets(c, { org: row.org, subject: row.subject, session: row.id });
}

type Person = { readonly claims: Claims; readonly label: string; readonly orgName: string };

// As the person is now: a role that changed changes with the next token.
async function describePerson(c: AppContext, row: SessionRow): Promise<Person> {
	return row.kind === "guest" ? await describeGuest(c, row) : describeStaff(await activeStaff(c, row), row);
}

async function activeStaff(c: AppContext, { org, subject }: SessionRow): Promise<StaffRow> {
	const person = await findStaff(c.env.DB, org, subject);
	if (person === null || person.status !== "active") throw over(c, "staff");
	return person;
}

function describeStaff(person: StaffRow, row: SessionRow): Person {
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
	const found = await guestName(c, row.org, { accounts });
	return { claims: { role: "guest", org: row.org, sub: row.subject, sid: row.id, accounts }, ...found };
}

export async function guestName(c: AppContext, org: string, { accounts }: { accounts: readonly string[] }) {
	const query = `SELECT accounts.name AS label, orgs.name AS orgName FROM accounts JOIN orgs ON orgs.id = accounts.org
		WHERE accounts.org = ? AND accounts.id = ? AND accounts.erased_at IS NULL`;
	const found = await c.env.DB.prepare(query)
		.bind(org, accounts[0] ?? "")
		.first<{ label: string; orgName: string }>();
	if (found === null) throw over(c, "guest");
	return found;
}

async function sessionOf(c: AppContext, { claims, label, orgName }: Person, now: number): Promise<Session> {
	const token = await signToken(c.env.SIGNING_KEYS, claims, now);
	return { token, expiresAt: now + ACCESS_MS, claims, label, orgName };
}

function markOf(org: string, id: string): string {
	return `refresh/${org}/${id}`;
}

function whereFrom(c: AppContext) {
	return {
		device: (c.req.header("User-Agent") ?? "").slice(0, DEVICE_CHARS_MAX),
		address: callerAddress(c),
	};
}

function over(c: AppContext, kind: SessionKind): Problem {
	return new Problem("session-over", [], forgetRefreshCookie(c, kind));
}

function raced(): Problem {
	const seconds = Math.ceil(RACE_MS / 1_000);
	return new Problem("refresh-raced", [], { "Retry-After": String(seconds) });
}
