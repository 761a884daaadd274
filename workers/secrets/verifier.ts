import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { must } from "../../domain/core/assert.ts";

// What passwords and PINs are checked against: `scrypt$N$r$p$salt$hash`, so that the cost can be raised and older ones
// still hold. A PIN is soon tried out all the same: it is the Gate's count that protects it.

const COST = { N: 16_384, r: 8, p: 1 } as const;
const HASH_BYTES = 32;
const VERIFIER = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w+/=]+)\$([\w+/=]+)$/;
// Stands in where nobody is known, so that this takes as long to say.
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${Buffer.alloc(16).toString("base64")}$${Buffer.alloc(HASH_BYTES).toString("base64")}`;

export async function makeVerifier(secret: string): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(secret, salt, COST);
	return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64"), hash.toString("base64")].join("$");
}

// Null: nobody to compare with, which takes as long and is never right.
export async function isSecret(secret: string, verifier: string | null): Promise<boolean> {
	const parts = must(VERIFIER.exec(verifier ?? NOBODY), "a verifier can be read");
	const [, N, r, p, salt = "", hash = ""] = parts;
	const cost = { N: Number(N), r: Number(r), p: Number(p) };
	const derived = await derive(secret, Buffer.from(salt, "base64"), cost);
	const expected = Buffer.from(hash, "base64");
	return derived.length === expected.length && timingSafeEqual(derived, expected) && verifier !== null;
}

// For what has too many bits to be guessed: codes, tokens, keys.
export function digestOf(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}

export function newSecret(bytes = 32): string {
	return randomBytes(bytes).toString("base64url");
}

function derive(secret: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(secret.normalize("NFKC"), salt, HASH_BYTES, cost, (error, key) =>
			error === null ? resolve(key) : reject(error),
		);
	});
}
