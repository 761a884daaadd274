import {
	createLocalJWKSet,
	errors,
	importJWK,
	type JSONWebKeySet,
	type JWK,
	type JWTVerifyGetKey,
	jwtVerify,
	SignJWT,
} from "jose";
import { type Claims, claimsSchema } from "../../domain/access/claims.ts";
import { ACCESS_MS } from "../../domain/access/session.ts";
import { ALGORITHM, type Audience, audienceOf, ISSUER } from "../../domain/access/token.ts";
import { must } from "../../domain/core/assert.ts";
import { Problem } from "../http/problems.ts";

// Access tokens are JWTs signed with Ed25519. The first key of the set signs; all of them are understood, so that keys
// can be changed while people are signed in.

// A token that was verified a moment ago need not be verified again; the cache is bounded and never outlives it.
const VERIFIED_MAX = 2_000;

type Keys = {
	readonly kid: string;
	readonly sign: CryptoKey;
	readonly find: JWTVerifyGetKey;
	readonly open: JSONWebKeySet;
};
type Verified = { readonly claims: Claims; readonly expiresAt: number };

let keysOf: { readonly text: string; readonly keys: Promise<Keys> } | undefined;
const verified = new Map<string, Verified>();

export async function signToken(signingKeys: string, claims: Claims, now: number): Promise<string> {
	return await signFor("access", signingKeys, { ...claims }, now, ACCESS_MS);
}

export async function signFor(
	audience: Audience,
	signingKeys: string,
	body: Record<string, unknown>,
	now: number,
	forMs: number,
): Promise<string> {
	const { kid, sign } = await readKeys(signingKeys);
	return await new SignJWT(body)
		.setProtectedHeader({ alg: ALGORITHM, kid })
		.setIssuer(ISSUER)
		.setAudience(audienceOf(audience))
		.setIssuedAt(Math.floor(now / 1_000))
		.setExpirationTime(Math.floor((now + forMs) / 1_000))
		.sign(sign);
}

export async function verifyToken(signingKeys: string, token: string, now: number): Promise<Claims> {
	const known = verified.get(token);
	if (known !== undefined && known.expiresAt > now && keysOf?.text === signingKeys) return known.claims;
	const { payload, expiresAt } = await verifyFor("access", signingKeys, token, now);
	const claims = claimsSchema.safeParse(payload);
	if (!claims.success) throw new Problem("token-invalid");
	if (verified.size >= VERIFIED_MAX) verified.clear();
	verified.set(token, { claims: claims.data, expiresAt });
	return claims.data;
}

export async function verifyFor(audience: Audience, signingKeys: string, token: string, now: number) {
	const { find } = await readKeys(signingKeys);
	try {
		const { payload } = await jwtVerify(token, find, {
			algorithms: [ALGORITHM],
			issuer: ISSUER,
			audience: audienceOf(audience),
			requiredClaims: ["exp", "iat"],
			currentDate: new Date(now),
		});
		return { payload, expiresAt: (payload.exp ?? 0) * 1_000 };
	} catch (error) {
		throw new Problem(error instanceof errors.JWTExpired ? "token-expired" : "token-invalid");
	}
}

// The public halves, for whoever checks tokens without asking.
export async function publicKeys(signingKeys: string): Promise<JSONWebKeySet> {
	return (await readKeys(signingKeys)).open;
}

async function readKeys(text: string): Promise<Keys> {
	if (keysOf?.text !== text) {
		verified.clear();
		keysOf = { text, keys: importKeys(text) };
	}
	return await keysOf.keys;
}

async function importKeys(text: string): Promise<Keys> {
	const { keys } = JSON.parse(text) as { keys: JWK[] };
	const first = must(keys[0], "SIGNING_KEYS holds a key");
	const sign = await importJWK(first, ALGORITHM);
	if (sign instanceof Uint8Array) throw new Error("SIGNING_KEYS are not key pairs");
	const open = { keys: keys.map(({ d: _secret, ...shown }) => shown) } as JSONWebKeySet;
	return { kid: must(first.kid, "a signing key has its name"), sign, find: createLocalJWKSet(open), open };
}
