import {
	allowInsecureRequests,
	authorizationCodeGrant,
	buildAuthorizationUrl,
	type Configuration,
	calculatePKCECodeChallenge,
	customFetch,
	discovery,
	enableNonRepudiationChecks,
	fetchUserInfo,
	randomNonce,
	randomPKCECodeVerifier,
} from "openid-client";
import { issuerKind } from "../../domain/access/issuer.ts";
import { findSso, type SsoRow } from "../db/sso.ts";
import { addTicket, takeTicket } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { boundedFetch } from "../http/bounded-fetch.ts";
import { putReturnCookie, readReturnCookie } from "../http/cookies.ts";
import { publicOrigin } from "../http/origin.ts";
import { seal, unseal } from "../secrets/seal.ts";
import { digestOf, newSecret } from "../secrets/verifier.ts";

// Signing in at an org's own identity provider: the code flow with PKCE, state and nonce. What was begun is kept with a
// ticket that is the state, and tied to the browser by a cookie; it is good for one way back.

const TRIP_MS = 10 * 60_000;
const PATIENCE_SECONDS = 8;
const SUBJECT_CHARS_MAX = 255;
// What a provider says of itself is asked for again after a while.
const KNOWN_MS = 10 * 60_000;
const KNOWN_MAX = 50;
const known = new Map<string, { readonly config: Configuration; readonly until: number }>();

type Trip = { readonly verifier: string; readonly nonce: string; readonly browser: string };
export type OidcPerson = {
	readonly org: string;
	readonly subject: string;
	// Null: the provider does not vouch for one.
	readonly email: string | null;
};
// `over`: not begun here, not by this browser, too late or a second time. Nobody's name is told by any of these.
export type OidcRefusal = {
	readonly org: string | null;
	readonly why: "unknown" | "unreachable" | "over" | "refused";
};

export async function beginOidc(c: AppContext, org: string): Promise<URL | OidcRefusal> {
	const sso = await findSso(c.env.DB, org);
	if (sso === null) return { org: null, why: "unknown" };
	const config = await configOf(c, org, sso);
	if (config === null) return { org, why: "unreachable" };
	const [state, verifier, nonce] = [newSecret(), randomPKCECodeVerifier(), randomNonce()];
	const to = addressOf(config, {
		...{ scope: "openid email", redirect_uri: callbackUrl(c), state, nonce, response_type: "code" },
		...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
	});
	if (to === null) return { org, why: "unreachable" };
	// A second tab of the same browser goes by the same cookie.
	const browser = readReturnCookie(c) ?? newSecret();
	putReturnCookie(c, browser, TRIP_MS);
	const body = { verifier, nonce, browser: digestOf(browser) } satisfies Trip;
	const ticket = { org, purpose: "oidc", subject: digestOf(state), body, forMs: TRIP_MS } as const;
	await addTicket(c.env.DB, state, ticket, Date.now());
	return to;
}

// Null: the provider names no address, or one that nobody should be sent to.
function addressOf(config: Configuration, words: Record<string, string>): URL | null {
	try {
		return buildAuthorizationUrl(config, words);
	} catch {
		return null;
	}
}

export async function endTrip(c: AppContext): Promise<OidcPerson | OidcRefusal> {
	const browser = readReturnCookie(c);
	const state = c.req.query("state") ?? "";
	const ticket = await takeTicket<Trip>(c.env.DB, state, "oidc", Date.now());
	if (ticket === null || browser === null || digestOf(browser) !== ticket.body.browser)
		return { org: null, why: "over" };
	const { org, body } = ticket;
	const sso = await findSso(c.env.DB, org);
	const config = sso === null ? null : await configOf(c, org, sso);
	if (config === null) return { org, why: "unreachable" };
	try {
		const here = new URL(`${callbackUrl(c)}${new URL(c.req.url).search}`);
		const tokens = await authorizationCodeGrant(config, here, {
			pkceCodeVerifier: body.verifier,
			expectedState: state,
			expectedNonce: body.nonce,
			idTokenExpected: true,
		});
		const claims = tokens.claims();
		if (claims === undefined || claims.sub.length > SUBJECT_CHARS_MAX) return { org, why: "refused" };
		const said =
			claims.email === undefined ? await fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
		const isVouched = said.email_verified === true && typeof said.email === "string";
		return { org, subject: claims.sub, email: isVouched ? String(said.email).toLowerCase() : null };
	} catch {
		return { org, why: "refused" };
	}
}

export function callbackUrl(c: AppContext): string {
	return `${publicOrigin(c)}/v1/sign-in/oidc/callback`;
}

export function sealSsoSecret(c: AppContext, org: string, secret: string): string {
	return seal(c.env.SEALING_KEYS, `sso/${org}`, secret);
}

// Null: it does not answer as a provider would.
async function configOf(c: AppContext, org: string, sso: SsoRow): Promise<Configuration | null> {
	const kind = issuerKind(sso.issuer, c.env.STAGE);
	if (kind === null) return null;
	const key = `${org} ${sso.issuer} ${sso.clientId} ${sso.clientSecret}`;
	const found = known.get(key);
	if (found !== undefined && found.until > Date.now()) return found.config;
	try {
		const secret = unseal(c.env.SEALING_KEYS, `sso/${org}`, sso.clientSecret);
		const execute = [enableNonRepudiationChecks, ...(kind === "here" ? [allowInsecureRequests] : [])];
		const options = { execute, timeout: PATIENCE_SECONDS, [customFetch]: boundedFetch };
		const config = await discovery(new URL(sso.issuer), sso.clientId, secret, undefined, options);
		if (known.size >= KNOWN_MAX) known.clear();
		known.set(key, { config, until: Date.now() + KNOWN_MS });
		return config;
	} catch {
		return null;
	}
}
