import { generateCookie, getCookie, setCookie } from "hono/cookie";
import type { AppContext } from "../env.ts";

// The cookies of a sign-in. No script reads them and no other site sends them along. Over plain HTTP, on this machine
// or in a tent, a browser takes no cookie that is marked for HTTPS.

type CookieKind = "staff" | "guest";
type RefreshCookie = { readonly org: string; readonly id: string; readonly secret: string };

const REFRESH = /^([a-z0-9][a-z0-9-]{0,63})\.([0-9a-f-]{36})\.([\w-]{44})$/;
const SECRET = /^[\w-]{43}$/;

export function putRefreshCookie(
	c: AppContext,
	kind: CookieKind,
	{ org, id, secret }: RefreshCookie,
	forMs: number,
): void {
	const maxAge = Math.max(1, Math.floor(forMs / 1_000));
	setCookie(c, nameOf(c, kind), `${org}.${id}.${secret}`, { ...optionsFor(c), sameSite: "Strict", maxAge });
}

export function readRefreshCookie(c: AppContext, kind: CookieKind): RefreshCookie | null {
	const [, org, id, secret] = REFRESH.exec(getCookie(c, nameOf(c, kind)) ?? "") ?? [];
	if (org === undefined || id === undefined || secret === undefined) return null;
	return { org, id, secret };
}

// As a header, since a refusal is an answer of its own.
export function forgetRefreshCookie(c: AppContext, kind: CookieKind): { readonly "Set-Cookie": string } {
	const options = { ...optionsFor(c), sameSite: "Strict", maxAge: 0 } as const;
	return { "Set-Cookie": generateCookie(nameOf(c, kind), "", options) };
}

// Ties a sign-in at a provider to the browser that began it. Lax: the way back begins on the provider's page.
export function putReturnCookie(c: AppContext, secret: string, forMs: number): void {
	setCookie(c, nameOf(c, "return"), secret, { ...optionsFor(c), sameSite: "Lax", maxAge: forMs / 1_000 });
}

export function readReturnCookie(c: AppContext): string | null {
	const secret = getCookie(c, nameOf(c, "return")) ?? "";
	return SECRET.test(secret) ? secret : null;
}

function nameOf(c: AppContext, kind: CookieKind | "return"): string {
	return `${isSecure(c) ? "__Host-" : ""}fieldtill-${kind}`;
}

function optionsFor(c: AppContext) {
	return { path: "/", httpOnly: true, secure: isSecure(c) } as const;
}

function isSecure(c: AppContext): boolean {
	return new URL(c.req.url).protocol === "https:";
}
