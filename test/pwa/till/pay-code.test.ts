import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { OFFLINE_MS } from "../../../domain/access/pay-code.ts";
import { PAY_CODE_CHARS_MAX, PAY_CODE_PREFIX } from "../../../domain/access/pay-token.ts";
import { codeCharsMax, guestCode } from "../../../pwa/till/pay/guest-code.ts";
import { isSignedBy, type OpenKey, openPayCode } from "../../../pwa/till/pay/pay-code.ts";
import { publicKeys, signFor, signToken } from "../../../workers/secrets/tokens.ts";

// Codes to pay with that the server has signed, looked at on a device.

const NOW = Date.now();
const words = { org: "meadow", account: "g-0001", sid: "s-1", jti: "j-1" };
let signingKeys = "";
let keys: readonly OpenKey[] = [];
let code = "";

async function makeKeys(): Promise<string> {
	const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
	const key = { ...(await exportJWK(privateKey)), alg: "EdDSA", use: "sig", kid: crypto.randomUUID() };
	return JSON.stringify({ keys: [key] });
}

const openKeysOf = async (text: string) => (await publicKeys(text)).keys as readonly OpenKey[];
const sign = async (body: object = words) =>
	`${PAY_CODE_PREFIX}${await signFor("pay", signingKeys, { ...body }, NOW, OFFLINE_MS)}`;

beforeAll(async () => {
	signingKeys = await makeKeys();
	keys = await openKeysOf(signingKeys);
	code = await sign();
});

async function check(scanned: string, by = keys): Promise<boolean | null | "unreadable"> {
	const opened = openPayCode(scanned);
	return opened === null ? "unreadable" : await isSignedBy(by, opened.signed);
}
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const withPart = (index: number, value: string) =>
	PAY_CODE_PREFIX + code.slice(PAY_CODE_PREFIX.length).split(".").with(index, value).join(".");
const payloadOf = (text: string) =>
	JSON.parse(Buffer.from(text.split(".")[2] ?? "", "base64url").toString()) as Record<string, unknown>;

describe("a code that the server has signed", () => {
	it("is ours, and says whose it is and until when", async () => {
		expect(await check(code)).toBe(true);
		expect(openPayCode(code)?.words).toMatchObject({ org: "meadow", account: "g-0001", mark: "j-1" });
		expect((openPayCode(code)?.words.expiresAt ?? 0) - NOW).toBeGreaterThan(OFFLINE_MS - 1_000);
		expect(code.length).toBeLessThan(PAY_CODE_CHARS_MAX);
		expect(
			await check(
				`${PAY_CODE_PREFIX}${await signFor("pay", signingKeys, { ...words, jti: undefined }, NOW, 60_000)}`,
			),
		).toBe(true);
	});

	it("is ours also by a key before the newest, as long as the feed tells it", async () => {
		const other = await makeKeys();
		const both = [...(await openKeysOf(other)), ...keys];
		expect(await check(code, both)).toBe(true);
		expect(await check(code, await openKeysOf(other))).toBe(false);
		expect(await check(code, [])).toBe(false);
	});

	it("can be typed in whole", () => {
		expect(codeCharsMax(code)).toBe(PAY_CODE_CHARS_MAX);
		expect(codeCharsMax("g-0001")).toBeLessThan(100);
		expect(guestCode("7")).toBe("g-0007");
	});
});

describe("what somebody else made of it", () => {
	it.each<[string, () => string | Promise<string>]>([
		["another account", () => withPart(1, part({ ...payloadOf(code), account: "g-0002" }))],
		["a later end", () => withPart(1, part({ ...payloadOf(code), exp: 4_000_000_000 }))],
		["another signature", () => withPart(2, Buffer.alloc(64, 7).toString("base64url"))],
		["a signature cut short", () => withPart(2, code.split(".").at(-1)?.slice(0, 40) ?? "")],
		[
			"a key that is not ours",
			async () => {
				const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
				expect((await exportJWK(privateKey)).crv).toBe("Ed25519");
				const token = await new SignJWT(payloadOf(code))
					.setProtectedHeader({ alg: "EdDSA", kid: keys[0]?.kid ?? "" })
					.sign(privateKey);
				return `${PAY_CODE_PREFIX}${token}`;
			},
		],
	])("%s is not signed by us", async (_, make) => {
		expect(await check(await make())).toBe(false);
	});

	it.each<[string, () => string | Promise<string>]>([
		["no algorithm", () => withPart(0, part({ alg: "none", kid: keys[0]?.kid }))],
		[
			"an algorithm that hashes with the open key",
			() => withPart(0, part({ alg: "HS256", kid: keys[0]?.kid })),
		],
		["no signature", () => withPart(2, "")],
		["a part more", () => `${code}.x`],
		["no JSON", () => withPart(1, "eyJ")],
		["signs that are none of base64url", () => withPart(1, "{}")],
		["nothing", () => PAY_CODE_PREFIX],
		["a tag's own code", () => "g-0001"],
		[
			"a sign-in",
			async () => {
				const claims = { role: "guest" as const, org: "meadow", sub: "g", sid: "s-1", accounts: ["g-0001"] };
				return `${PAY_CODE_PREFIX}${await signToken(signingKeys, claims, NOW)}`;
			},
		],
		["without an account", () => sign({ ...words, account: undefined })],
	])("%s is no code", async (_, make) => {
		expect(await check(await make())).toBe("unreadable");
	});

	it("cannot be told where a key of the feed is none", async () => {
		const broken = keys.map((key) => ({ ...key, x: "%" }));
		expect(await check(code, broken)).toBe(null);
	});
});
