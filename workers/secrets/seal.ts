import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { must } from "../../domain/core/assert.ts";

// What must be read again though nobody should find it in a copy of the database: AES-256-GCM, the key's name beside
// it, and tied to what it belongs to, so that a sealed secret cannot be moved to another row.

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v1\.([\w-]{1,64})\.([\w-]+)$/;

type SealingKey = { readonly kid: string; readonly k: string };

export function seal(sealingKeys: string, about: string, secret: string): string {
	const { kid, k } = must(keysIn(sealingKeys)[0], "SEALING_KEYS holds a key");
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(ALGORITHM, Buffer.from(k, "base64url"), iv);
	cipher.setAAD(Buffer.from(about));
	const sealed = Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
	return `v1.${kid}.${sealed.toString("base64url")}`;
}

export function unseal(sealingKeys: string, about: string, sealed: string): string {
	const [, kid, body = ""] = must(SEALED.exec(sealed), "what was sealed can be read");
	const key = must(
		keysIn(sealingKeys).find((one) => one.kid === kid),
		"the key that sealed is still kept",
	);
	const bytes = Buffer.from(body, "base64url");
	const decipher = createDecipheriv(ALGORITHM, Buffer.from(key.k, "base64url"), bytes.subarray(0, IV_BYTES));
	decipher.setAAD(Buffer.from(about));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString(
		"utf8",
	);
}

// What was made here can be told from what somebody made up, without being kept.
const MARK_BYTES = 16;
const MARKED = /^([\w-]{22})([\w-]{22})$/;

export function newMarked(sealingKeys: string, about: string): string {
	const secret = randomBytes(MARK_BYTES).toString("base64url");
	const key = must(keysIn(sealingKeys)[0], "SEALING_KEYS holds a key");
	return `${secret}${markOf(key, about, secret).toString("base64url")}`;
}

export function isMarked(sealingKeys: string, about: string, text: string): boolean {
	const [, secret = "", mark = ""] = MARKED.exec(text) ?? [];
	const given = Buffer.from(mark, "base64url");
	if (given.length !== MARK_BYTES) return false;
	return keysIn(sealingKeys).some((key) => timingSafeEqual(markOf(key, about, secret), given));
}

function markOf({ k }: SealingKey, about: string, secret: string): Buffer {
	const mac = createHmac("sha256", Buffer.from(k, "base64url")).update(`mark\0${about}\0${secret}`);
	return mac.digest().subarray(0, MARK_BYTES);
}

function keysIn(text: string): readonly SealingKey[] {
	return (JSON.parse(text) as { keys: SealingKey[] }).keys;
}
