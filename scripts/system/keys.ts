import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";

// The keys of a system on one machine, made at the first start and kept beside the data that they protect, readable by
// their owner alone. Of each kind the first is used and the others are still understood, so that keys can be changed
// while people are signed in.

export type Keys = {
	// Ed25519 key pairs that sign tokens, as a JWK set.
	readonly SIGNING_KEYS: string;
	// AES-256 keys that seal what must be read again, as a JWK set.
	readonly SEALING_KEYS: string;
};
type KeyFile = { readonly signing: readonly JWK[]; readonly sealing: readonly JWK[] };

// An older key is understood for as long as something made with it may come back.
const KEPT_MAX = 3;

export async function readKeys(dataDir: string | undefined): Promise<Keys> {
	if (dataDir === undefined) return textOf(await makeFile());
	const file = join(dataDir, "keys.json");
	if (!existsSync(file)) writeKeys(file, await makeFile());
	chmodSync(file, 0o600);
	const found = JSON.parse(readFileSync(file, "utf8")) as Partial<KeyFile>;
	if (found.signing !== undefined && found.sealing !== undefined) return textOf(found as KeyFile);
	const renewed = { ...(await makeFile()), ...found };
	writeKeys(file, renewed);
	return textOf(renewed);
}

// Puts a new key of each kind before the ones in use.
export async function rotateKeys(dataDir: string): Promise<Keys> {
	const file = join(dataDir, "keys.json");
	await readKeys(dataDir);
	const { signing, sealing } = JSON.parse(readFileSync(file, "utf8")) as KeyFile;
	const fresh = await makeFile();
	const keys = {
		signing: [...fresh.signing, ...signing].slice(0, KEPT_MAX),
		// What is sealed is sealed anew only when it is written: these are all kept.
		sealing: [...fresh.sealing, ...sealing],
	};
	writeKeys(file, keys);
	return textOf(keys);
}

export async function makeKeys(): Promise<Keys> {
	return textOf(await makeFile());
}

function textOf({ signing, sealing }: KeyFile): Keys {
	return { SIGNING_KEYS: JSON.stringify({ keys: signing }), SEALING_KEYS: JSON.stringify({ keys: sealing }) };
}

// Written aside and renamed: a start that dies here leaves no half a key.
function writeKeys(file: string, keys: KeyFile): void {
	writeFileSync(`${file}.new`, JSON.stringify(keys, null, 2), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	chmodSync(file, 0o600);
}

async function makeFile(): Promise<KeyFile> {
	const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
	const signing = { ...(await exportJWK(privateKey)), alg: "EdDSA", use: "sig", kid: randomUUID() };
	const k = randomBytes(32).toString("base64url");
	return { signing: [signing], sealing: [{ kty: "oct", k, alg: "A256GCM", use: "enc", kid: randomUUID() }] };
}
