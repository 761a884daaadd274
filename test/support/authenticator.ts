// A device with passkeys, as far as a site can tell: ES256 keys, a counter, and the words of WebAuthn in CBOR.

type Options = Record<string, unknown>;
type Kept = { readonly id: string; readonly keys: CryptoKeyPair; readonly handle: string };
type Spoiling = {
	readonly origin?: string;
	readonly site?: string;
	readonly challenge?: string;
	// Whether the device has checked its user.
	readonly isVerified?: boolean;
	readonly handle?: string | null;
	readonly type?: string;
};

export class Authenticator {
	readonly origin: string;
	counter: number;
	private passkey: Kept | undefined;

	constructor(origin = "http://fieldtill.test", counter = 1) {
		this.origin = origin;
		this.counter = counter;
	}

	// The same keys in other hands, from now on.
	copy(): Authenticator {
		const other = new Authenticator(this.origin, this.counter);
		other.passkey = this.passkey;
		return other;
	}

	get id(): string {
		return this.passkey?.id ?? "";
	}

	async create(options: Options, spoiling: Spoiling = {}) {
		const user = options.user as { id: string };
		const keys = (await crypto.subtle.generateKey(ES256, true, ["sign", "verify"])) as CryptoKeyPair;
		const id = crypto.getRandomValues(new Uint8Array(16));
		this.passkey = { id: base64Url(id), keys, handle: user.id };
		const authData = join(
			await this.authData(0x40, options.rp as { id: string }, spoiling),
			new Uint8Array(16),
			new Uint8Array([0, id.length]),
			id,
			await coseKey(keys.publicKey),
		);
		const attestationObject = cborMap([
			["fmt", cborText("none")],
			["attStmt", new Uint8Array([0xa0])],
			["authData", cborBytes(authData)],
		]);
		return this.answer({
			clientDataJSON: this.clientData("webauthn.create", options, spoiling),
			attestationObject: base64Url(attestationObject),
		});
	}

	async get(options: Options, spoiling: Spoiling = {}) {
		if (this.passkey === undefined) throw new Error("there is no passkey on this device");
		const clientDataJSON = this.clientData("webauthn.get", options, spoiling);
		const authData = await this.authData(0, { id: String(options.rpId) }, spoiling);
		const hash = await crypto.subtle.digest("SHA-256", fromBase64Url(clientDataJSON));
		const signed = join(authData, new Uint8Array(hash));
		const raw = await crypto.subtle.sign(
			{ name: "ECDSA", hash: "SHA-256" },
			this.passkey.keys.privateKey,
			signed,
		);
		const handle = spoiling.handle === undefined ? this.passkey.handle : spoiling.handle;
		return this.answer({
			clientDataJSON,
			authenticatorData: base64Url(authData),
			signature: base64Url(derSignature(new Uint8Array(raw))),
			...(handle === null ? {} : { userHandle: handle }),
		});
	}

	private answer<Response>(response: Response) {
		const { id } = this;
		return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
	}

	private clientData(type: string, options: Options, spoiling: Spoiling): string {
		const text = JSON.stringify({
			type: spoiling.type ?? type,
			challenge: spoiling.challenge ?? options.challenge,
			origin: spoiling.origin ?? this.origin,
			crossOrigin: false,
		});
		return base64Url(new TextEncoder().encode(text));
	}

	// The hash of the site, what was checked, and how often the device was used.
	private async authData(flags: number, { id }: { id: string }, spoiling: Spoiling): Promise<Uint8Array> {
		const site = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(spoiling.site ?? id));
		const isVerified = spoiling.isVerified ?? true;
		const counter = new DataView(new ArrayBuffer(4));
		counter.setUint32(0, this.counter);
		if (this.counter > 0) this.counter += 1;
		const checked = new Uint8Array([flags | 0x01 | (isVerified ? 0x04 : 0)]);
		return join(new Uint8Array(site), checked, new Uint8Array(counter.buffer));
	}
}

const ES256 = { name: "ECDSA", namedCurve: "P-256" } as const;

async function coseKey(key: CryptoKey): Promise<Uint8Array> {
	const { x = "", y = "" } = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey;
	// kty: EC2, alg: ES256, crv: P-256, x, y
	const head = new Uint8Array([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
	const coordinates = [cborBytes(fromBase64Url(x)), new Uint8Array([0x22]), cborBytes(fromBase64Url(y))];
	return join(head, new Uint8Array([0x21]), ...coordinates);
}

function cborMap(pairs: readonly (readonly [string, Uint8Array])[]): Uint8Array {
	const parts = pairs.flatMap(([name, value]) => [cborText(name), value]);
	return join(new Uint8Array([0xa0 + pairs.length]), ...parts);
}

function cborText(text: string): Uint8Array {
	return join(new Uint8Array([0x60 + text.length]), new TextEncoder().encode(text));
}

function cborBytes(bytes: Uint8Array): Uint8Array {
	const { length } = bytes;
	return join(new Uint8Array(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]), bytes);
}

// WebCrypto gives r and s side by side; WebAuthn wants them as two integers of ASN.1.
function derSignature(raw: Uint8Array): Uint8Array {
	const integers = [raw.slice(0, 32), raw.slice(32)].map((part) => {
		const start = part.findIndex((byte) => byte !== 0);
		const plain = part.slice(Math.max(0, start));
		const value = (plain[0] ?? 0) > 0x7f ? join(new Uint8Array([0]), plain) : plain;
		return join(new Uint8Array([0x02, value.length]), value);
	});
	const body = join(...integers);
	return join(new Uint8Array([0x30, body.length]), body);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

function base64Url(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}
