import { env } from "cloudflare:workers";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { signClaims } from "../../../scripts/fixture.ts";
import { signFor } from "../../../workers/secrets/tokens.ts";
import { door } from "../../support/pool.ts";
import { addPerson, Browser } from "../../support/pool-people.ts";

describe("a token", () => {
	it("that is tampered with, expired, unsigned, by another key or for another purpose is refused", async () => {
		await addPerson({ org: "tokens", id: "ada", email: "ada@tokens.example" });
		const browser = new Browser();
		await browser.signIn("ada@tokens.example");
		const good = browser.token;
		const [header = "", payload = "", signature = ""] = good.split(".");
		const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
		const encode = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, "");
		const key = crypto.getRandomValues(new Uint8Array(32));
		const { org, sub, sid } = claims;
		const owner = { role: "owner", org, sub, sid } as const;
		const bad = {
			tampered: `${header}.${encode({ ...claims, org: "other" })}.${signature}`,
			unsigned: `${encode({ alg: "none" })}.${payload}.`,
			symmetric: await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(key),
			otherPurpose: await signFor("pay", env.SIGNING_KEYS, owner, Date.now(), 60_000),
			expired: await signClaims(door.signingKeys, owner, "-1s"),
		};
		const codes: Record<string, unknown> = {};
		for (const [name, token] of Object.entries(bad)) {
			browser.token = token;
			codes[name] = (await browser.ask("GET", "/v1/me")).body.code;
		}
		const invalid = "token-invalid";
		expect(codes).toEqual({
			...{ tampered: invalid, unsigned: invalid, symmetric: invalid, otherPurpose: invalid },
			expired: "token-expired",
		});
	});

	it("can be checked with the published keys, which show nothing secret", async () => {
		const heard = await new Browser().ask("GET", "/.well-known/jwks.json");
		expect(heard.headers.get("Cache-Control")).toBe("public, max-age=300");
		const keys = heard.body.keys as Record<string, unknown>[];
		expect(keys).toMatchObject([{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" }]);
		expect(keys.flatMap((key) => Object.keys(key))).not.toContain("d");
	});
});
