import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";

// Signed calls as Standard Webhooks writes them, over `id.timestamp.body` with the body's own bytes. Of several
// signatures, and of several secrets (one that is being changed), one pair must be right. The library signs; whether a
// call is too old is asked apart, by a clock that the caller hands in.

type SignedCall = {
	readonly id: string;
	// Seconds since 1970, as text.
	readonly timestamp: string;
	readonly signatures: string;
	readonly body: string;
};

const TOLERANCE_S = 5 * 60;
const KEY_CHARS_MIN = 22;
const SIGNATURES_MAX = 10;
const SECRETS_MAX = 2;
// No dot: the signed text is taken apart at dots.
const ID = /^[\w-]{1,128}$/;
const TIMESTAMP = /^(0|[1-9][0-9]{0,10})$/;
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
// Stands in where a provider is not known, so that this takes as long to say.
const NO_SECRET = `whsec_${Buffer.alloc(32).toString("base64")}`;

// No secret: nobody to compare with, which takes as long and is never right.
export function isSigned(secrets: readonly string[], call: SignedCall): boolean {
	const good = secrets.filter((secret) => (SECRET.exec(secret)?.[1]?.length ?? 0) >= KEY_CHARS_MIN);
	const isWellFormed = ID.test(call.id) && TIMESTAMP.test(call.timestamp);
	const at = new Date(isWellFormed ? Number(call.timestamp) * 1_000 : 0);
	const given = call.signatures.split(" ").slice(0, SIGNATURES_MAX);
	let matches = 0;
	for (const [index, secret] of [...good, NO_SECRET, NO_SECRET].slice(0, SECRETS_MAX).entries()) {
		const expected = Buffer.from(new Webhook(secret).sign(call.id, at, call.body));
		for (const signature of given) {
			const bytes = Buffer.from(signature);
			const isRight = bytes.length === expected.length && timingSafeEqual(bytes, expected);
			if (isRight && index < good.length) matches += 1;
		}
	}
	return matches > 0 && isWellFormed;
}

// A call that was overheard is worth nothing later.
export function isRecent({ timestamp }: SignedCall, now: number): boolean {
	return Math.abs(now / 1_000 - Number(timestamp)) <= TOLERANCE_S;
}
