import * as z from "zod/mini";
import { idSchema, sha256Schema } from "../core/ids.ts";
import type { LogEnd } from "../till/chain.ts";
import type { PublicKey } from "./views/tills.ts";

// How a device proves that it is a till: by its own key, which never leaves it. Both sides use what stands here.

export const ENROL_AUDIENCE = "fieldtill/enrol";
export const TILL_AUDIENCE = "fieldtill/till";
export const DEVICE_ALGORITHM = "ES256";

// What the new key signs: it is held by whoever has the code.
export const enrolProofSchema = z.object({ aud: z.literal(ENROL_AUDIENCE), code: sha256Schema });
// What the key signs each time. There is no time in it: the nonce says that it is fresh, whatever the device's clock
// shows.
export const assertionSchema = z.object({
	iss: idSchema,
	sub: idSchema,
	aud: z.literal(TILL_AUDIENCE),
	nonce: z.string().check(z.minLength(1), z.maxLength(1_000)),
});

// Codes are read aloud and typed: no letter that looks like a digit, and neither case nor dashes matter.
export const CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CODE_CHARS = 16;
const GROUP_CHARS = 4;

export function writeCode(bytes: Uint8Array): string {
	const letters = [...bytes.subarray(0, CODE_CHARS)].map((byte) => CODE_ALPHABET[byte % 32]).join("");
	return (letters.match(new RegExp(`.{${GROUP_CHARS}}`, "g")) ?? []).join("-");
}

// The proof is over the digest of this.
export function normalCode(code: string): string {
	return code.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

// A key that was registered, under its thumbprint. One that was replaced remembers where its device stood: what that
// sold there may still come in.
// One that was moved knows how far its log was known where it stood before.
export type DeviceKey = PublicKey & { readonly kid: string; readonly stood?: string; readonly log?: LogEnd };

const KEYS_KEPT_MAX = 4;

export function registerKey(keys: readonly DeviceKey[], key: DeviceKey, stood: string): readonly DeviceKey[] {
	const [current, ...replaced] = keys.filter(({ kid }) => kid !== key.kid);
	const before = current === undefined ? [] : [{ stood, ...current }, ...replaced];
	return [key, ...before].slice(0, KEYS_KEPT_MAX);
}
