import { type PayCode, payHeaderSchema, readPayCode } from "../../../domain/access/pay-code.ts";
import { payTokenIn } from "../../../domain/access/pay-token.ts";

// A guest's code to pay with, looked at on this device: what it says, and whether one of our keys has signed it. A file
// of its own: it is loaded only when such a code is scanned.

export type Signed = {
	readonly kid: string;
	readonly text: Uint8Array<ArrayBuffer>;
	readonly signature: Uint8Array<ArrayBuffer>;
};
export type OpenKey = { readonly kid: string } & Readonly<Record<string, unknown>>;

// Null: not a code of ours, whoever signed it.
export function openPayCode(code: string): { readonly words: PayCode; readonly signed: Signed } | null {
	const parts = (payTokenIn(code) ?? "").split(".");
	const [head = "", body = "", end = ""] = parts;
	if (parts.length !== 3) return null;
	const header = payHeaderSchema.safeParse(readPart(head));
	const words = readPayCode(readPart(body));
	const signature = bytesOf(end);
	if (!header.success || words === null || signature === null) return null;
	const text = new TextEncoder().encode(`${head}.${body}`);
	return { words, signed: { kid: header.data.kid, text, signature } };
}

// Null: this browser cannot tell.
export async function isSignedBy(keys: readonly OpenKey[], signed: Signed): Promise<boolean | null> {
	const key = keys.find(({ kid }) => kid === signed.kid);
	if (key === undefined) return false;
	const { kty, crv, x } = key as JsonWebKey;
	const jwk: JsonWebKey = { ...(kty && { kty }), ...(crv && { crv }), ...(x && { x }) };
	try {
		const open = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
		return await crypto.subtle.verify("Ed25519", open, signed.signature, signed.text);
	} catch {
		return null;
	}
}

function readPart(part: string): unknown {
	const bytes = bytesOf(part);
	try {
		return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return null;
	}
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> | null {
	if (!/^[\w-]+$/.test(base64url)) return null;
	try {
		const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
		return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
	} catch {
		return null;
	}
}
