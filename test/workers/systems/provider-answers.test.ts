import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { ANSWER_BYTES_MAX } from "../../../workers/http/bounded-fetch.ts";
import { door } from "../../support/pool.ts";
import { signUp } from "../support/someone.ts";

// An org names its own identity provider, so what that answers may be meant ill.

const ISSUER = "https://idp.example";
const CHUNK = new Uint8Array(64 * 1_024).fill(32);

beforeAll(async () => {
	const boss = await signUp("meant-ill");
	const put = await boss.ask("PUT", "/v1/org/sso", { issuer: ISSUER, clientId: "c", clientSecret: "s" });
	expect(put.status).toBe(200);
});
afterEach(() => void vi.restoreAllMocks());

const begin = async () => {
	const { status, headers } = await door.fetch("/v1/sign-in/oidc/meant-ill", { redirect: "manual" });
	return [status, headers.get("Location")];
};

it("one that does not end is read no further than a provider has to say", async () => {
	let chunks = 0;
	const body = new ReadableStream({
		pull: (to) => {
			chunks += 1;
			if (chunks > 500) to.close();
			else to.enqueue(CHUNK);
		},
	});
	const headers = { "Content-Type": "application/json" };
	const asked = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(body, { headers }));
	expect(await begin()).toEqual([302, "/dashboard#sign-in=sso-unreachable"]);
	expect(asked).toHaveBeenCalledOnce();
	expect(chunks).toBeLessThan(ANSWER_BYTES_MAX / CHUNK.length + 5);
});

it.each([
	["javascript:alert(1)", "/dashboard#sign-in=sso-unreachable"],
	["http://idp.example/authorize", "/dashboard#sign-in=sso-unreachable"],
	["https://idp.example/authorize", expect.stringMatching(/^https:\/\/idp\.example\/authorize\?/)],
])("that sends people to %s", async (authorization_endpoint, to) => {
	const said = {
		issuer: ISSUER,
		authorization_endpoint,
		token_endpoint: `${ISSUER}/token`,
		jwks_uri: `${ISSUER}/keys`,
	};
	vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json(said));
	// What a provider said is known for a while, by its secret too.
	const now = Date.now();
	vi.spyOn(Date, "now").mockReturnValue(now + 3_600_000 * authorization_endpoint.length);
	expect(await begin()).toEqual([302, to]);
});
