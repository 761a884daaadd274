import { calculateJwkThumbprint, compactVerify, importJWK } from "jose";
import {
	assertionSchema,
	DEVICE_ALGORITHM,
	type DeviceKey,
	enrolProofSchema,
	normalCode,
} from "../../domain/access/enrolment.ts";
import type { PublicKey } from "../../domain/access/views/tills.ts";
import { signFor, verifyFor } from "./tokens.ts";
import { digestOf, newSecret } from "./verifier.ts";

// What a device signs, checked. Nothing here says why something was refused.

const NONCE_MS = 2 * 60_000;
// Stands in where no till is known, so that this takes as long to say. Nobody holds its private half.
const NOBODY: DeviceKey = {
	kty: "EC",
	crv: "P-256",
	x: "TSMjXOsuZl9PzpB_iJ2adUtVSwWQagOs1c1TMK9Q8Rs",
	y: "upbKr4XMWacH8ehanTjTxNW2tseAcrppKbHL6TdqI10",
	kid: "nobody",
};

// A nonce need not be kept until it is used: it is signed, and soon too old.
export async function makeNonce(signingKeys: string, now: number) {
	const nonce = await signFor("nonce", signingKeys, { jti: newSecret(12) }, now, NONCE_MS);
	return { nonce, expiresAt: now + NONCE_MS };
}

async function nonceEnd(signingKeys: string, nonce: string, now: number): Promise<number | null> {
	try {
		return (await verifyFor("nonce", signingKeys, nonce, now)).expiresAt;
	} catch {
		return null;
	}
}

export async function deviceKeyOf({ kty, crv, x, y }: PublicKey): Promise<DeviceKey> {
	return { kid: await calculateJwkThumbprint({ kty, crv, x, y }), kty, crv, x, y };
}

// Whether whoever sends this code also holds this key.
export async function isProven(code: string, key: PublicKey, proof: string): Promise<boolean> {
	const said = enrolProofSchema.safeParse(await readSigned(proof, key));
	return said.success && said.data.code === digestOf(normalCode(code));
}

type Asserted = { readonly key: DeviceKey; readonly nonce: string; readonly expiresAt: number };

// Which of a till's devices says that it is this till, by a nonce of ours that is still good. The device's own clock
// has no say.
export async function readAssertion(
	signingKeys: string,
	till: string,
	keys: readonly DeviceKey[],
	assertion: string,
	now: number,
): Promise<Asserted | null> {
	for (const key of keys.length === 0 ? [NOBODY] : keys) {
		const said = assertionSchema.safeParse(await readSigned(assertion, key));
		if (!said.success || keys.length === 0) continue;
		const { iss, sub, nonce } = said.data;
		const expiresAt = await nonceEnd(signingKeys, nonce, now);
		return iss === till && sub === till && expiresAt !== null ? { key, nonce, expiresAt } : null;
	}
	return null;
}

// What was signed by the key, with the one algorithm that is understood; null for anything else.
async function readSigned(signed: string, { kty, crv, x, y }: PublicKey): Promise<unknown> {
	try {
		const key = await importJWK({ kty, crv, x, y }, DEVICE_ALGORITHM);
		const { payload } = await compactVerify(signed, key, { algorithms: [DEVICE_ALGORITHM] });
		return JSON.parse(new TextDecoder().decode(payload));
	} catch {
		return null;
	}
}
