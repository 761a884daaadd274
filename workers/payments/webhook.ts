import { createHmac, timingSafeEqual } from "node:crypto";

// Signed calls as Standard Webhooks writes them: HMAC-SHA256 over `id.timestamp.body`, with the body's own bytes. Of
// several signatures (a secret that is being changed) one must be right.

export type SignedCall = {
	readonly id: string;
	// Seconds since 1970, as text.
	readonly timestamp: string;
	readonly signatures: string;
	readonly body: string;
};

const TOLERANCE_S = 5 * 60;
const KEY_BYTES_MIN = 16;
const SIGNATURES_MAX = 10;
// No dot: the signed text is taken apart at dots.
const ID = /^[\w-]{1,128}$/;
const TIMESTAMP = /^[0-9]{1,11}$/;
// Stands in where a provider is not known, so that this takes as long to say.
const NO_SECRET = `whsec_${Buffer.alloc(32).toString("base64")}`;

export function isSigned(secret: string | undefined, call: SignedCall): boolean {
	const key = Buffer.from((secret ?? NO_SECRET).replace(/^whsec_/, ""), "base64");
	const expected = createHmac("sha256", key).update(`${call.id}.${call.timestamp}.${call.body}`).digest();
	let matches = 0;
	for (const signature of call.signatures.split(" ").slice(0, SIGNATURES_MAX)) {
		const given = Buffer.from(signature.replace(/^v1,/, ""), "base64");
		const isRight = given.length === expected.length && timingSafeEqual(given, expected);
		if (isRight && signature.startsWith("v1,")) matches += 1;
	}
	const isWellFormed = ID.test(call.id) && TIMESTAMP.test(call.timestamp);
	return matches > 0 && isWellFormed && secret !== undefined && key.length >= KEY_BYTES_MIN;
}

// A call that was overheard is worth nothing later.
export function isRecent({ timestamp }: SignedCall, now: number): boolean {
	return Math.abs(now / 1_000 - Number(timestamp)) <= TOLERANCE_S;
}
