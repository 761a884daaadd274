import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Provider } from "oidc-provider";

// A real identity provider in a process of its own: `node provider.ts <redirect uri>`, told its port by the system.
// Whoever comes is signed in as `?login=` says, a browser by a page that asks; an address is its own person. Some of
// its people get an ID token that somebody has tampered with.

export type Told = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
const CLIENT = { id: "fieldtill", secret: "a secret between the two" };

const [redirectUri = ""] = process.argv.slice(2);
const ADDRESSES: Readonly<Record<string, readonly [string, boolean]>> = {
	ada: ["Ada@North.example", true],
	unverified: ["ben@north.example", false],
	stranger: ["stranger@north.example", true],
};

type Claims = Record<string, unknown>;
const here = await keyPair("here");
const elsewhere = await keyPair("here");

// What each of them is given in place of the ID token that is theirs.
const TAMPERED: Readonly<Record<string, (claims: Claims) => Promise<string>>> = {
	// Nothing is wrong with this one.
	"signed-anew": (claims) => sign(claims),
	"wrong-audience": (claims) => sign({ ...claims, aud: "another-client" }),
	"wrong-nonce": (claims) => sign({ ...claims, nonce: "another nonce" }),
	"wrong-issuer": (claims) => sign({ ...claims, iss: "http://127.0.0.1:1" }),
	"wrong-key": (claims) => sign(claims, elsewhere),
	expired: (claims) => sign({ ...claims, iat: 1_000, exp: 2_000 }),
	unsigned: async (claims) => `${encode({ alg: "none" })}.${encode(claims)}.`,
};

const PAGE = `<!doctype html><title>North</title><h1>North</h1>
<form><label>Who are you? <input name="login"></label> <button>Sign in</button></form>
<form><input type="hidden" name="login" value=""><button>No</button></form>`;

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
if (address === null || typeof address === "string") throw new Error("the provider has no port");
const issuer = `http://127.0.0.1:${address.port}`;

const provider = new Provider(issuer, {
	clients: [
		{
			...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] },
			id_token_signed_response_alg: "ES256",
		},
	],
	claims: { openid: ["sub"], email: ["email", "email_verified"] },
	cookies: { keys: ["a key for one test"] },
	features: { devInteractions: { enabled: false } },
	interactions: { url: (_, { uid }) => `/interaction/${uid}` },
	jwks: { keys: [{ ...here.jwk, use: "sig", alg: "ES256" }] },
	pkce: { required: () => true },
	findAccount: (_, accountId) => {
		const unlisted = accountId.includes("@") ? accountId : "Ada@North.example";
		const [email, isVerified] = ADDRESSES[accountId] ?? [unlisted, true];
		return { accountId, claims: () => ({ sub: accountId, email, email_verified: isVerified }) };
	},
});

provider.use(async (ctx, next) => {
	await next();
	const body = ctx.body as { id_token?: string } | undefined;
	if (ctx.path !== "/token" || typeof body?.id_token !== "string") return;
	const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1] ?? "", "base64url").toString());
	const tamper = TAMPERED[claims.sub];
	if (tamper !== undefined) ctx.body = { ...body, id_token: await tamper(claims) };
});

const answer = provider.callback();
server.on("request", async (request, response) => {
	const url = new URL(request.url ?? "/", issuer);
	if (!url.pathname.startsWith("/interaction/")) return answer(request, response);
	const login = url.searchParams.get("login");
	if (login === null && request.headers.accept?.startsWith("text/html")) {
		response.setHeader("Content-Type", "text/html");
		return response.end(PAGE);
	}
	const accountId = login ?? "";
	const clientId = CLIENT.id;
	const grant = new provider.Grant({ accountId, clientId });
	grant.addOIDCScope("openid email");
	const result =
		accountId === ""
			? { error: "access_denied" }
			: { login: { accountId }, consent: { grantId: await grant.save() } };
	await provider.interactionFinished(request, response, result);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret } satisfies Told);

async function keyPair(kid: string) {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid } };
}

async function sign(claims: Claims, { kid, privateKey } = here): Promise<string> {
	return await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
