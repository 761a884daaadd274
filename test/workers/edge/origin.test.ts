import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { signAs } from "../../../scripts/fixture.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { door } from "../../support/pool.ts";
import { addPerson } from "../../support/pool-people.ts";

// What a link begins with is configured: whoever asks may write any host into the request, and the link goes to
// somebody else's mailbox.

const HOME = "https://till.example.org";
const FORGED = "https://evil.example";
const mails: { to: string; text: string }[] = [];
const MAIL = { send: async (mail: { to: string; text: string }) => mails.push(mail) };
const deployed = (over: object = {}) =>
	({
		...env,
		STAGE: "production",
		PUBLIC_ORIGIN: HOME,
		MAIL,
		MAIL_FROM: "till@example.org",
		...over,
	}) as unknown as Env;

let owner = "";
let visitors = 0;

beforeAll(async () => {
	await addPerson({ org: "homes", id: "olga", email: "olga@homes.example" });
	owner = await signAs(door, { role: "owner", org: "homes", sub: "olga", freshAt: Date.now() });
	const call = (method: string, path: string, body: object) =>
		ask(env, "http://here.test", method, path, body);
	await call("POST", "/v1/accounts", {
		...{ id: "pia", name: "Pia", credentials: [], maxMinor: 1, email: "pia@homes.example" },
	});
	await call("POST", "/v1/stores", { id: "bar", name: "Bar", kind: "stall" });
	await call("POST", "/v1/tills", { id: "bar-1", name: "Bar 1", store: "bar" });
	await call("PUT", "/v1/org/sso", { issuer: "https://id.example.com", clientId: "c", clientSecret: "s" });
});

async function ask(bindings: Env, host: string, method: string, path: string, body?: object) {
	const context = createExecutionContext();
	visitors += 1;
	const headers = {
		...{ "Content-Type": "application/json", "CF-Connecting-IP": `198.18.0.${visitors}` },
		...(/password-links|wallet\/links/.test(path) ? {} : { Authorization: `Bearer ${owner}` }),
	};
	const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
	const response = await worker.fetch(new Request(host + path, init), bindings, context);
	await waitOnExecutionContext(context);
	return { status: response.status, text: await response.text() };
}

const invitation = { name: "Bea", email: "bea@homes.example", role: "cashier", stores: null };
const LINKS: readonly [string, string, object | undefined, string][] = [
	["POST", "/v1/staff/invitations", invitation, `${HOME}/dashboard#invite=`],
	["POST", "/v1/accounts/pia/claims", undefined, `${HOME}/wallet#claim=`],
	["POST", "/v1/tills/bar-1/enrolments", undefined, `${HOME}/till#enrol=`],
	["GET", "/v1/org/sso", undefined, `${HOME}/v1/sign-in/oidc/callback`],
];
const MAILED: readonly [string, object | undefined, string][] = [
	["/v1/password-links", { email: "olga@homes.example" }, `${HOME}/dashboard#password=`],
	["/v1/wallet/links", { org: "homes", email: "pia@homes.example" }, `${HOME}/wallet#enter=`],
	["/v1/accounts/pia/links", undefined, `${HOME}/wallet#enter=`],
];

describe("where a system is deployed", () => {
	it.each(LINKS)(
		"%s %s gives a link to it, whatever host was asked for",
		async (method, path, body, link) => {
			const { status, text } = await ask(deployed(), FORGED, method, path, body);
			expect([status < 300, text]).toEqual([true, expect.stringContaining(link)]);
			expect(text).not.toContain("evil");
		},
	);

	it.each(MAILED)("%s mails a link to it, whatever host was asked for", async (path, body, link) => {
		mails.length = 0;
		const { status } = await ask(deployed(), FORGED, "POST", path, body);
		expect([status < 300, mails.length]).toEqual([true, 1]);
		expect(mails[0]?.text).toContain(link);
		expect(mails[0]?.text).not.toContain("evil");
	});

	it("a passkey is made for it", async () => {
		const { text } = await ask(deployed(), FORGED, "POST", "/v1/me/passkeys/options");
		expect(JSON.parse(text).options.rp.id).toBe("till.example.org");
	});

	it.each([undefined, "", "till.example.org", "http://till.example.org", `${HOME}/`, `${HOME}/wallet`])(
		"no link is made where it is said to be at %j",
		async (PUBLIC_ORIGIN) => {
			const silent = vi.spyOn(console, "error").mockReturnValue();
			const bindings = deployed({ PUBLIC_ORIGIN });
			mails.length = 0;
			for (const [method, path, body] of LINKS)
				expect([path, (await ask(bindings, FORGED, method, path, body)).status]).toEqual([path, 500]);
			for (const [path, body] of MAILED) await ask(bindings, FORGED, "POST", path, body);
			expect(mails).toEqual([]);
			expect(silent.mock.calls.join()).toContain("PUBLIC_ORIGIN");
			silent.mockRestore();
		},
	);
});

it("readiness says that nobody has said where the system is", async () => {
	const { status, text } = await ask(deployed({ PUBLIC_ORIGIN: undefined }), FORGED, "GET", "/readyz");
	expect([status, JSON.parse(text).parts]).toEqual([503, expect.objectContaining({ origin: "failed" })]);
});

it("on one machine a link leads where it was asked for", async () => {
	const { text } = await ask(env, "http://10.0.0.7:4100", "POST", "/v1/accounts/pia/claims");
	expect(text).toContain("http://10.0.0.7:4100/wallet#claim=");
});
