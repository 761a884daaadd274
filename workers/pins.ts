import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { must } from "../domain/core/assert.ts";

// What a PIN is checked against: `scrypt$N$r$p$salt$hash`, so that the cost can be raised and older ones still hold.
// Four digits are soon tried out all the same: it is the Gate's count that protects them.

const COST = { N: 16_384, r: 8, p: 1 } as const;
const HASH_BYTES = 32;
const VERIFIER = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w+/=]+)\$([\w+/=]+)$/;

export async function makeVerifier(pin: string): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(pin, salt, COST);
	return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64"), hash.toString("base64")].join("$");
}

export async function isPin(pin: string, verifier: string): Promise<boolean> {
	const [, N, r, p, salt = "", hash = ""] = must(VERIFIER.exec(verifier), "a PIN's verifier can be read");
	const cost = { N: Number(N), r: Number(r), p: Number(p) };
	const derived = await derive(pin, Buffer.from(salt, "base64"), cost);
	const expected = Buffer.from(hash, "base64");
	return derived.length === expected.length && timingSafeEqual(derived, expected);
}

function derive(pin: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(pin, salt, HASH_BYTES, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
	});
}
