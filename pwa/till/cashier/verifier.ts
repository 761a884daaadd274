import { scryptAsync } from "@noble/hashes/scrypt.js";

// Checks a PIN as the server does, on this device. A file of its own: it is loaded only when nobody can be asked.

const VERIFIER = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w+/=]+)\$([\w+/=]+)$/;

// In small steps, so that the screen goes on.
export async function isPin(pin: string, verifier: string): Promise<boolean> {
	const parts = VERIFIER.exec(verifier);
	if (parts === null) return false;
	const [, N, r, p, salt = "", hash = ""] = parts;
	const expected = bytesOf(hash);
	const cost = { N: Number(N), r: Number(r), p: Number(p), dkLen: expected.length };
	const derived = await scryptAsync(pin.normalize("NFKC"), bytesOf(salt), cost);
	return expected.length > 0 && expected.every((byte, index) => byte === derived[index]);
}

function bytesOf(base64: string): Uint8Array {
	return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
