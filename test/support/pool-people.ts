import { env } from "cloudflare:workers";
import { Secret, TOTP } from "otpauth";
import { expect } from "vitest";
import type { Session } from "../../domain/access/session.ts";
import type { SignInAnswer } from "../../domain/access/views/sign-in.ts";
import { makeVerifier } from "../../workers/secrets/verifier.ts";
import { door } from "./pool.ts";

// People who sign in, and a browser that keeps their cookies.

export const PASSWORD = "three grey herons by the river";

type Person = { readonly org: string; readonly id: string; readonly email: string };

export async function addPerson(
	{ org, id, email }: Person,
	{ role = "owner", password = PASSWORD }: { role?: string; password?: string | null } = {},
): Promise<void> {
	const verifier = password === null ? null : await makeVerifier(password);
	await env.DB.batch([
		env.DB.prepare(
			`INSERT OR IGNORE INTO orgs (id, name, unit, decimals, locale, zone, tax_mode, created_at)
			VALUES (?, ?, 'EUR', 2, 'en-IE', 'Europe/Berlin', 'inclusive', 1)`,
		).bind(org, `Org ${org}`),
		env.DB.prepare("INSERT INTO staff (org, id, name, role, email, password) VALUES (?, ?, ?, ?, ?, ?)").bind(
			...[org, id, `Name of ${id}`, role, email, verifier],
		),
	]);
}

type Heard = {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Record<string, unknown> & { readonly code?: string };
};

let addresses = 0;

// Each with an address of its own, unless told otherwise: guesses are counted by address.
export class Browser {
	readonly cookies = new Map<string, string>();
	readonly address: string;
	token = "";

	constructor(address?: string) {
		addresses += 1;
		this.address = address ?? `198.51.100.${addresses}`;
	}

	async ask(
		method: string,
		path: string,
		body?: object,
		headers: Record<string, string> = {},
	): Promise<Heard> {
		const response = await door.fetch(path, {
			method,
			redirect: "manual",
			headers: {
				"CF-Connecting-IP": this.address,
				Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
				...(this.token === "" ? {} : { Authorization: `Bearer ${this.token}` }),
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		this.keepCookies(response);
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text.startsWith("{") ? JSON.parse(text) : {},
		};
	}

	// Of the session that an answer carries, which is used from here on.
	take({ status, body }: Heard): Session {
		expect([status, body.code]).toEqual([status < 300 ? status : 201, undefined]);
		const session = body as unknown as Session;
		this.token = session.token;
		return session;
	}

	async signIn(email: string, password = PASSWORD): Promise<SignInAnswer> {
		const { status, body } = await this.ask("POST", "/v1/sign-in", { email, password });
		expect([status, body.code]).toEqual([200, undefined]);
		const answer = body as unknown as SignInAnswer;
		if (answer.step === "done") this.token = answer.session.token;
		return answer;
	}

	private keepCookies(response: Response): void {
		for (const line of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (/max-age=0/i.test(line)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
	}
}

export function codeOf(secret: string, now = Date.now()): string {
	return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
}

// With an app that makes codes. None of them is used up yet, so that no test has to wait for the next.
export async function addTotp(browser: Browser): Promise<{ secret: string; codes: string[] }> {
	const begun = await browser.ask("POST", "/v1/me/totp");
	expect([begun.status, begun.body.code]).toEqual([201, undefined]);
	const secret = String(begun.body.secret);
	const confirmed = await browser.ask("POST", "/v1/me/totp/confirm", { code: codeOf(secret) });
	expect([confirmed.status, confirmed.body.code]).toEqual([201, undefined]);
	await env.DB.prepare("UPDATE staff SET totp_step = 0 WHERE totp_confirmed = 1").run();
	return { secret, codes: confirmed.body.codes as string[] };
}

export async function auditOf(org: string): Promise<{ act: string; target: string; after: string | null }[]> {
	const query = "SELECT act, target, after, actor FROM audit WHERE org = ? ORDER BY seq";
	return (await env.DB.prepare(query).bind(org).all<{ act: string; target: string; after: string | null }>())
		.results;
}
