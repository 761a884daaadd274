import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import { config } from "zod/mini";
import english from "zod/v4/locales/en.js";
import type { AppContext, AppEnv, Env } from "./env.ts";
import { callerAddress } from "./http/caller.ts";
import { describeApi } from "./http/openapi.ts";
import { servePage } from "./http/pages.ts";
import { PROBLEMS, Problem, problemResponse } from "./http/problems.ts";
import { edge, edgeHeaders } from "./middleware/edge.ts";
import { requestId } from "./middleware/request-id.ts";
import { accounts } from "./routes/accounts.ts";
import { addresses } from "./routes/addresses.ts";
import { audit } from "./routes/audit.ts";
import { books } from "./routes/books.ts";
import { cashiers } from "./routes/cashiers.ts";
import { catalog } from "./routes/catalog.ts";
import { factorRule } from "./routes/factor-rule.ts";
import { feed } from "./routes/feed.ts";
import { guestCodes } from "./routes/guest-codes.ts";
import { guestDesk } from "./routes/guest-desk.ts";
import { guests } from "./routes/guests.ts";
import { health } from "./routes/health.ts";
import { invitations } from "./routes/invitations.ts";
import { keys } from "./routes/keys.ts";
import { live } from "./routes/live.ts";
import { me } from "./routes/me.ts";
import { OPS_PATH, ops } from "./routes/ops.ts";
import { orgs } from "./routes/orgs.ts";
import { passkeys } from "./routes/passkeys.ts";
import { passwordLinks } from "./routes/password-links.ts";
import { payouts } from "./routes/payouts.ts";
import { pins } from "./routes/pins.ts";
import { privacy } from "./routes/privacy.ts";
import { providers } from "./routes/providers.ts";
import { refresh } from "./routes/refresh.ts";
import { restores } from "./routes/restores.ts";
import { sales } from "./routes/sales.ts";
import { signIn } from "./routes/sign-in.ts";
import { signInOidc } from "./routes/sign-in-oidc.ts";
import { signInPasskey } from "./routes/sign-in-passkey.ts";
import { sso } from "./routes/sso.ts";
import { staff } from "./routes/staff.ts";
import { staffFactors } from "./routes/staff-factors.ts";
import { stepUp } from "./routes/step-up.ts";
import { stores } from "./routes/stores.ts";
import { tillDevices } from "./routes/till-devices.ts";
import { tillSocket } from "./routes/till-socket.ts";
import { tills } from "./routes/tills.ts";
import { topups } from "./routes/topups.ts";
import { totp } from "./routes/totp.ts";
import { wallet } from "./routes/wallet.ts";

// The small build of zod speaks no language by itself.
config(english());

const edged = () => new Hono<AppEnv>().use(requestId).use(edgeHeaders).use(edge);

// Every route of the system in one chain, so that the client's types are inferred from it.
export const app = edged()
	.route("/", health)
	.route("/", orgs)
	.route("/", factorRule)
	.route("/", invitations)
	.route("/", staff)
	.route("/", staffFactors)
	.route("/", signIn)
	.route("/", signInPasskey)
	.route("/", signInOidc)
	.route("/", passwordLinks)
	.route("/", refresh)
	.route("/", me)
	.route("/", totp)
	.route("/", passkeys)
	.route("/", stepUp)
	.route("/", sso)
	.route("/", ops)
	.route("/", stores)
	.route("/", catalog)
	.route("/", accounts)
	.route("/", payouts)
	.route("/", pins)
	.route("/", topups)
	.route("/", keys)
	.route("/", providers)
	.route("/", guests)
	.route("/", guestDesk)
	.route("/", guestCodes)
	.route("/", wallet)
	.route("/", addresses)
	.route("/", privacy)
	.route("/", sales)
	.route("/", books)
	.route("/", audit)
	.route("/", restores)
	.route("/", live)
	.route("/", tillSocket)
	.route("/", tills)
	.route("/", tillDevices)
	.route("/", cashiers)
	.route("/", feed);

app.route("/", describeApi(app as unknown as Hono<AppEnv>));
app.notFound(servePage);
app.onError(answerError);

// The same road of a sale by itself: it is not looked for among a hundred others.
const salesAlone = edged().route("/", ops);
salesAlone.notFound(servePage);
salesAlone.onError(answerError);

export function answerRequest(request: Request, env: Env, context: ExecutionContext) {
	const { url } = request;
	// The path starts behind the scheme and the host; with a query it is no sale that a till sends.
	const isSale = request.method === "POST" && url.slice(url.indexOf("/", "https://".length)) === OPS_PATH;
	return (isSale ? salesAlone : app).fetch(request, env, context);
}

export type AppType = typeof app;

function answerError(error: Error, c: AppContext): Response {
	const requestId = c.var.requestId ?? "none";
	if (error instanceof Problem) {
		logRefusal(c, error, requestId);
		return problemResponse(error, requestId);
	}
	// Hono's own refusals: what it could not parse. Once the body's text was read, that is what it said.
	if (error instanceof HTTPException && error.status < 500) {
		if (c.var.bodyText !== undefined) return problemResponse(new Problem("body-malformed"), requestId);
		return problemResponse(new Problem("request-invalid", [{ path: "", message: error.message }]), requestId);
	}
	console.error(
		JSON.stringify({ level: "error", at: "request", requestId, message: String(error), stack: error.stack }),
	);
	return problemResponse(new Problem("internal"), requestId);
}

// Whoever was not let in is written down: who it was, if that is known, and never what was sent.
function logRefusal(c: AppContext, { code }: Problem, requestId: string): void {
	if (![401, 403, 429].includes(PROBLEMS[code].status)) return;
	const { claims } = c.var;
	const caller = claims === undefined ? "nobody" : `${claims.org}/${claims.role}/${claims.sub}`;
	// As the table of routes names it: an address may carry what somebody sent, such as a tag's code.
	const route = `${c.req.method} ${routePath(c, -1)}`;
	const address = callerAddress(c);
	console.info(JSON.stringify({ level: "info", at: "refused", code, route, caller, address, requestId }));
}
