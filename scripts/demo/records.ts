import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claimCodeOf } from "../../domain/access/claim-code.ts";
import { must } from "../../domain/core/assert.ts";
import { SHOWN_GUESTS } from "./people.ts";

// What the demo must remember between two tries: what opens its dashboard and its wallets, which the system keeps only
// as hashes, and the secret from which every operation's id is derived, so that a seeding that was killed
// repeats the same operations.

export type DemoRecords = {
	readonly secret: string;
	readonly startedAt: number;
	readonly complete: boolean;
	// Of everybody who works there.
	readonly password: string;
	// What is printed on the wristbands that are shown.
	readonly claims: Readonly<Record<string, string>>;
};

// Crockford's base 32: no letter that is taken for a digit. Ten of them are 50 bits.
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 10;
const CLAIM_BYTES = 64;

export function readRecords(dataDir: string): DemoRecords | undefined {
	const file = join(dataDir, "demo.json");
	if (!existsSync(file)) return undefined;
	const found = JSON.parse(readFileSync(file, "utf8")) as DemoRecords;
	// What an older demo did not know yet is added to it; its operations stay the same.
	return found.password === undefined ? { ...makeRecords(), ...found, complete: false } : found;
}

export function makeRecords(): DemoRecords {
	return {
		secret: randomBytes(16).toString("hex"),
		startedAt: Date.now(),
		complete: false,
		password: `${newCode()}-${newCode()}`.toLowerCase(),
		claims: Object.fromEntries(SHOWN_GUESTS.map((id) => [id, newClaim()])),
	};
}

export function keepRecords(dataDir: string, records: DemoRecords): DemoRecords {
	const file = join(dataDir, "demo.json");
	writeFileSync(`${file}.new`, `${JSON.stringify(records, null, 2)}\n`, { mode: 0o600 });
	renameSync(`${file}.new`, file);
	chmodSync(file, 0o600);
	return records;
}

function newCode(): string {
	const letters = [...randomBytes(CODE_LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
	return `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
}

function newClaim(): string {
	return must(claimCodeOf(randomBytes(CLAIM_BYTES)), "there are bytes enough for a code");
}

// A UUIDv7 that is the same for the same secret and purpose.
export function operationId({ secret, startedAt }: DemoRecords, purpose: string): string {
	const bytes = createHash("sha256").update(`${secret}/${purpose}`).digest().subarray(0, 16);
	bytes.writeUIntBE(startedAt, 0, 6);
	bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
	const hex = bytes.toString("hex");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
