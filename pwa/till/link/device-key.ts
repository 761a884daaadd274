import type * as z from "zod/mini";
import {
	type assertionSchema,
	ENROL_AUDIENCE,
	type enrolProofSchema,
	normalCode,
	TILL_AUDIENCE,
} from "../../../domain/access/enrolment.ts";
import { type PublicKey, publicKeySchema } from "../../../domain/access/views/tills.ts";

// The device's key pair, and what it signs.

const CURVE = { name: "ECDSA", namedCurve: "P-256" };

type DeviceKeys = { readonly privateKey: CryptoKey; readonly publicKey: PublicKey };

export async function makeKeys(): Promise<DeviceKeys> {
	const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
	return { privateKey, publicKey: publicKeySchema.parse(await crypto.subtle.exportKey("jwk", publicKey)) };
}

export async function proveKey(key: CryptoKey, code: string): Promise<string> {
	const proof: z.infer<typeof enrolProofSchema> = {
		aud: ENROL_AUDIENCE,
		code: await sha256(normalCode(code)),
	};
	return await sign(key, proof);
}

export async function assertTill(key: CryptoKey, till: string, nonce: string): Promise<string> {
	const said: z.infer<typeof assertionSchema> = { iss: till, sub: till, aud: TILL_AUDIENCE, nonce };
	return await sign(key, said);
}

async function sign(key: CryptoKey, body: Record<string, unknown>): Promise<string> {
	const { signWith } = await import("./sign.ts");
	return await signWith(key, body);
}

async function sha256(text: string): Promise<string> {
	const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
	return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
