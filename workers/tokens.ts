import { errors, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { type Claims, claimsSchema } from "../domain/protocol/session.ts";
import { Problem } from "./problems.ts";

// Sessions are JWTs signed with Ed25519. One key pair for now; the public half is derived from the private one.

const ISSUER = "fieldtill";
const ALGORITHM = "EdDSA";
export const SESSION_MS = 7 * 24 * 3_600_000;
// A token that was verified a moment ago need not be verified again; the cache is bounded and never outlives it.
const VERIFIED_MAX = 2_000;

type Keys = { readonly kid: string; readonly sign: CryptoKey; readonly verify: CryptoKey };
type Verified = { readonly claims: Claims; readonly expiresAt: number };

let keysOf: { readonly text: string; readonly keys: Promise<Keys> } | undefined;
const verified = new Map<string, Verified>();

export async function signToken(signingKey: string, claims: Claims, now: number): Promise<string> {
	const { kid, sign } = await readKeys(signingKey);
	return await new SignJWT({ ...claims })
		.setProtectedHeader({ alg: ALGORITHM, kid })
		.setIssuer(ISSUER)
		.setAudience(ISSUER)
		.setIssuedAt(Math.floor(now / 1_000))
		.setExpirationTime(Math.floor((now + SESSION_MS) / 1_000))
		.sign(sign);
}

export async function verifyToken(signingKey: string, token: string, now: number): Promise<Claims> {
	const known = verified.get(token);
	if (known !== undefined && known.expiresAt > now) return known.claims;
	const { verify } = await readKeys(signingKey);
	const { claims, expiresAt } = await checkToken(token, verify, now);
	if (verified.size >= VERIFIED_MAX) verified.clear();
	verified.set(token, { claims, expiresAt });
	return claims;
}

async function checkToken(token: string, key: CryptoKey, now: number): Promise<Verified> {
	try {
		const { payload } = await jwtVerify(token, key, {
			algorithms: [ALGORITHM],
			issuer: ISSUER,
			audience: ISSUER,
			requiredClaims: ["exp", "iat"],
			currentDate: new Date(now),
		});
		const claims = claimsSchema.parse(payload);
		return { claims, expiresAt: (payload.exp ?? 0) * 1_000 };
	} catch (error) {
		throw new Problem(error instanceof errors.JWTExpired ? "token-expired" : "token-invalid");
	}
}

async function readKeys(text: string): Promise<Keys> {
	if (keysOf?.text !== text) {
		verified.clear();
		keysOf = { text, keys: importKeys(text) };
	}
	return await keysOf.keys;
}

async function importKeys(text: string): Promise<Keys> {
	const { d, ...open } = JSON.parse(text) as JWK;
	const secret: JWK = d === undefined ? open : { ...open, d };
	const sign = await importJWK(secret, ALGORITHM);
	const verify = await importJWK(open, ALGORITHM);
	if (sign instanceof Uint8Array || verify instanceof Uint8Array)
		throw new Error("SIGNING_KEY is not a key pair");
	return { kid: open.kid ?? "first", sign, verify };
}
