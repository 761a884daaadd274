import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { ENROL_AUDIENCE, normalCode, TILL_AUDIENCE } from "../../domain/access/enrolment.ts";
import type { Session } from "../../domain/access/session.ts";
import type { FeedPage, PublicKey, TillView } from "../../domain/access/views/tills.ts";
import { FIRST_PREV } from "../../domain/protocol/op.ts";
import { type Answer, caller, type Door, send, type Till } from "../../scripts/fixture.ts";

// A device as it really comes to a till: it makes its key pair, enrols with a code, and signs for its tokens.

export type Device = {
	readonly key: PublicKey;
	// Signs whatever it is given.
	readonly sign: (body: Record<string, unknown>) => Promise<string>;
};
type TokenAnswer = {
	readonly session: Session;
	readonly order: string;
	readonly moveTo: string | null;
};
type Place = { readonly org: string; readonly till: string; readonly store: string };

export async function makeDevice(): Promise<Device> {
	const curve = { name: "ECDSA", namedCurve: "P-256" };
	const pair = (await crypto.subtle.generateKey(curve, false, ["sign", "verify"])) as CryptoKeyPair;
	const { x = "", y = "" } = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey;
	return {
		key: { kty: "EC", crv: "P-256", x, y },
		sign: async (body) => await new SignJWT(body).setProtectedHeader({ alg: "ES256" }).sign(pair.privateKey),
	};
}

export async function proofOf(device: Device, code: string): Promise<string> {
	const digest = createHash("sha256").update(normalCode(code)).digest("hex");
	return await device.sign({ aud: ENROL_AUDIENCE, code: digest });
}

export async function enrol(door: Door, device: Device, code: string): Promise<Answer> {
	return await send(door, "", "POST", "/v1/till/enrol", {
		code,
		key: device.key,
		proof: await proofOf(device, code),
	});
}

export async function codeFor(door: Door, token: string, till: string): Promise<string> {
	const made = await caller(door, token)("POST", `/v1/tills/${till}/enrolments`);
	return (made as { code: string }).code;
}

// A till that the dashboard made and a device that became it.
export async function openTill(door: Door, ownerToken: string, id: string, store: string) {
	await caller(door, ownerToken)("POST", "/v1/tills", { id, name: `Till ${id}`, store });
	const device = await makeDevice();
	const session = await becomeTill(door, ownerToken, device, id);
	return { device, session, till: tillOf(session) };
}

export async function becomeTill(
	door: Door,
	ownerToken: string,
	device: Device,
	id: string,
): Promise<Session> {
	const { status, body } = await enrol(door, device, await codeFor(door, ownerToken, id));
	if (status !== 201) throw new Error(`enrolment of ${id} → ${status} ${JSON.stringify(body)}`);
	return (body as { session: Session }).session;
}

export function tillOf({ claims, token }: Session): Till {
	if (claims.role !== "till") throw new Error("a device has a till's session");
	return { id: claims.sub, store: claims.store, token, seq: 0, prev: FIRST_PREV };
}

export async function askNonce(door: Door): Promise<string> {
	return ((await caller(door, "")("POST", "/v1/till/nonces")) as { nonce: string }).nonce;
}

export function assertionOf(till: string, nonce: string): Record<string, unknown> {
	return { iss: till, sub: till, aud: TILL_AUDIENCE, nonce };
}

export async function askToken(
	door: Door,
	device: Device,
	place: Place,
	more: Record<string, unknown> = {},
): Promise<Answer> {
	const assertion = await device.sign({ ...assertionOf(place.till, await askNonce(door)), ...more });
	return await send(door, "", "POST", "/v1/till/tokens", { ...place, assertion });
}

export async function freshToken(door: Door, device: Device, place: Place): Promise<TokenAnswer> {
	const { status, body } = await askToken(door, device, place);
	if (status !== 201) throw new Error(`token of ${place.till} → ${status} ${JSON.stringify(body)}`);
	return body as TokenAnswer;
}

export async function tillsOf(door: Door, token: string): Promise<TillView[]> {
	return ((await caller(door, token)("GET", "/v1/tills")) as { tills: TillView[] }).tills;
}

export async function readPage(door: Door, token: string, since: number, after?: string): Promise<FeedPage> {
	const rest = after === undefined ? "" : `&after=${after}`;
	return (await caller(door, token)("GET", `/v1/feed?since=${since}${rest}`)) as FeedPage;
}

// All pages, and what happens between them.
export async function readFeed(
	door: Door,
	token: string,
	since = 0,
	between: () => Promise<void> = async () => {},
): Promise<{ readonly pages: FeedPage[]; readonly revision: number }> {
	const pages = [await readPage(door, token, since)];
	for (;;) {
		const last = pages.at(-1) as FeedPage;
		if (last.next === null) return { pages, revision: last.revision };
		await between();
		pages.push(await readPage(door, token, since, last.next));
	}
}
