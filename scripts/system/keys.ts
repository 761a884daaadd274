import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";

// The key that signs sessions: an Ed25519 private JWK as text, made at the first start and kept beside the data
// that it protects, readable by its owner alone.

export async function signingKey(dataDir: string | undefined): Promise<string> {
	if (dataDir === undefined) return await makeKey();
	const file = join(dataDir, "keys.json");
	if (!existsSync(file)) {
		// Written aside and renamed: a start that dies here leaves no half a key.
		writeFileSync(`${file}.new`, JSON.stringify({ signingKey: JSON.parse(await makeKey()) }, null, 2), {
			mode: 0o600,
		});
		renameSync(`${file}.new`, file);
	}
	chmodSync(file, 0o600);
	return JSON.stringify(JSON.parse(readFileSync(file, "utf8")).signingKey);
}

async function makeKey(): Promise<string> {
	const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
	const jwk = await exportJWK(privateKey);
	return JSON.stringify({ ...jwk, alg: "EdDSA", use: "sig", kid: crypto.randomUUID() });
}
