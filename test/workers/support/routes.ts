import { signAs, signClaims } from "../../../scripts/fixture.ts";
import { opId, sale } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";

// The routes as the API itself describes them, so that a new one is tested without being listed anywhere.

export type Route = {
	readonly method: string;
	readonly path: string;
	readonly hasBody: boolean;
	readonly signedIn: boolean;
};

type Operation = { readonly requestBody?: object; readonly security?: readonly object[] };

export async function listRoutes(): Promise<Route[]> {
	const response = await door.fetch("/openapi.json");
	const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
	return Object.entries(paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(([method, { requestBody, security = [] }]) => ({
			method: method.toUpperCase(),
			path,
			hasBody: requestBody !== undefined,
			signedIn: security.length > 0,
		})),
	);
}

// The address with ids that exist in every fixture.
export function fill({ path }: Route): string {
	const ids = {
		...{ store: "store-1", account: "guest-1", code: "guest-1" },
		...{ staff: "nobody", product: "beer", org: "nowhere", till: "store-1-till-1" },
	};
	return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name as "store"] ?? "none");
}

const CREDENTIAL = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} };
const ASSERTION = {
	...CREDENTIAL,
	response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
};
const ATTESTATION = { ...CREDENTIAL, response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } };
const coordinate = "A".repeat(43);
const anyKey = { kty: "EC", crv: "P-256", x: coordinate, y: coordinate };

// A body that would be served; a test spoils one field of it at a time.
export function validBody({ path }: Route): Record<string, unknown> {
	const offline = { perSaleMinor: 0, perAccountMinor: 0, perTillMinor: 0, headAgeMaxMs: 0 };
	const settings = {
		name: "Org",
		zone: "UTC",
		locale: "en",
		dayStartsMinute: 0,
		taxMode: "inclusive",
		offline,
	};
	const password = "three mugs of tea";
	const bodies: Record<string, Record<string, unknown>> = {
		"/v1/sign-in": { email: "someone@example.com", password: "four words and more" },
		"/v1/sign-in/second": { ticket: "none", factor: "totp", code: "123456" },
		"/v1/sign-in/passkey/options": { use: "second-factor", ticket: "none" },
		"/v1/sign-in/passkey": { ticket: "none", response: ASSERTION },
		"/v1/password-links": { email: "someone@example.com" },
		"/v1/password-links/use": { code: "abcdefgh", password },
		"/v1/refresh": { kind: "staff" },
		"/v1/sign-out": { kind: "staff" },
		"/v1/me/password": { current: "four words and more", next: "five words and some more" },
		"/v1/me/pin": { pin: "4711" },
		"/v1/me/totp/confirm": { code: "123456" },
		"/v1/me/passkeys": { ticket: "none", name: "Phone", response: ATTESTATION },
		"/v1/me/step-up": { factor: "totp", code: "123456" },
		"/v1/me/step-up/passkey": { ticket: "none", response: ASSERTION },
		"/v1/org/second-factor": { everyoneNeedsFactor: false },
		"/v1/org/sso": { issuer: "https://id.example.com", clientId: "client", clientSecret: "secret" },
		"/v1/ops": { sentAt: 1, ops: [sale()] },
		"/v1/accounts": { id: "guest-9", name: "Guest", credentials: [], maxMinor: 10_000 },
		"/v1/accounts/{account}/grants": { id: opId(), unit: "EUR", amountMinor: 10, note: "" },
		"/v1/accounts/{account}/payouts": { id: opId(), unit: "EUR", amountMinor: 10, note: "" },
		"/v1/accounts/{account}/status": { status: "blocked" },
		"/v1/accounts/{account}/pin": { pin: "1234", aboveMinor: 2_000 },
		"/v1/accounts/{account}/pin/checks": { pin: "1234" },
		"/v1/accounts/{account}/topups": { unit: "EUR", amountMinor: 10, status: "confirmed", reference: "r" },
		"/v1/restores": { room: "store", name: "store-1", at: null },
		"/v1/keys": { name: "Shop", scopes: ["sales:read"], expiresInDays: null },
		"/v1/wallet/claim": { code: "AAAA-BBBB" },
		"/v1/wallet/links": { org: "nowhere", email: "guest@example.org" },
		"/v1/guests/find": { text: "guest-1" },
		"/v1/accounts/{account}/address": { email: "guest@example.org" },
		"/v1/accounts/{account}/address/links": { email: "guest@example.org" },
		"/v1/wallet/addresses": { code: "AAAA-BBBB" },
		"/v1/accounts/{account}/codes": { code: "tag-9" },
		"/v1/wallet/enter": { code: "AAAA-BBBB" },
		"/v1/credentials/resolve": { code: "guest-1" },
		"/v1/alerts/close": { id: "till-forked/who/1" },
		"/v1/orgs": {
			...{ org: "new-org", unit: "EUR", ...settings },
			owner: { name: "Ada", email: "ada@example.com", password },
		},
		"/v1/org/settings": { ...settings, origins: [], retentionDays: 90 },
		"/v1/staff/invitations": { name: "Bea", email: "bea@example.com", role: "cashier", stores: null },
		"/v1/staff/{staff}": { name: "Bea", role: "cashier" },
		"/v1/invitations/look": { code: "abcdefgh" },
		"/v1/invitations/accept": { code: "abcdefgh", name: "Bea", password },
		"/v1/stores": { id: "store-9", name: "Store", kind: "stall" },
		"/v1/stores/{store}/products/{product}": {
			...{ name: "Beer", category: "All", priceMinor: 500, depositMinor: 200, taxBps: 1_900, counted: false },
		},
		"/v1/tills": { id: "bar-9", name: "Bar 9", store: "store-1" },
		"/v1/tills/{till}": { name: "Bar 1" },
		"/v1/till/enrol": { code: "ABCD-EFGH-JKMN-PQRS", key: anyKey, proof: "a.b.c" },
		"/v1/till/tokens": { org: "someone", till: "bar-9", store: "store-1", assertion: "a.b.c" },
		"/v1/till/farewell": { left: "store-1" },
		"/v1/till/cashiers": { staff: "someone", pin: "1234" },
		"/v1/till/pin-failures": { reports: [{ id: opId(), staff: "someone", failures: 1 }] },
		"/v1/stores/{store}/stock/receipts": { id: opId(), lines: [{ product: "shirt", quantity: 1 }] },
	};
	const body = bodies[path];
	if (body === undefined)
		throw new Error(`say in test/workers/support/routes.ts what a good body for ${path} is`);
	return body;
}

export const json = { "Content-Type": "application/json" };

export type Tokens = Record<"owner" | "cashier" | "till" | "guest", string>;

// One of each kind who may ask, in a fixture's org.
export async function signTokens(org: string): Promise<Tokens> {
	const sign = (claims: Parameters<typeof signAs>[1]) => signAs(door, claims);
	const [owner, cashier, till, guest] = await Promise.all([
		sign({ role: "owner", org, sub: "someone", freshAt: Date.now() }),
		sign({ role: "cashier", org, sub: "someone" }),
		signClaims(door.signingKeys, { role: "till", org, sub: "store-1-till-1", store: "store-1" }),
		sign({ role: "guest", org, sub: "someone", accounts: ["guest-1"] }),
	]);
	return { owner, cashier, till, guest };
}

export async function request(route: Route, token: string | undefined, init: RequestInit = {}) {
	const headers = new Headers(init.headers);
	if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
	const response = await door.fetch(fill(route), { ...init, method: route.method, headers });
	const text = await response.text();
	const body: { code?: string; requestId?: string } = text.startsWith("{") ? JSON.parse(text) : {};
	return { status: response.status, type: response.headers.get("Content-Type"), body };
}
