import type { ContentfulStatusCode } from "hono/utils/http-status";

// RFC 9457: every refusal over HTTP has a stable code, a status and words that say what to do next.

export type ProblemCode = keyof typeof PROBLEMS;

type ProblemKind = { readonly status: ContentfulStatusCode; readonly title: string; readonly detail: string };

export const PROBLEMS = {
	"body-malformed": problem(400, "The body is not JSON", "Send one JSON document in UTF-8."),
	"request-invalid": problem(422, "The request does not fit", "The listed fields say what is expected."),
	"nothing-readable": problem(
		422,
		"No op could be read",
		"The outcomes say for each op what is wrong with it.",
	),
	"content-type-wrong": problem(415, "The content type is wrong", "Send application/json."),
	"body-too-large": problem(413, "The body is too large", "Send at most 1 MB; split a large batch."),
	"token-missing": problem(401, "Not signed in", "Sign in and send the token as a bearer token."),
	"token-invalid": problem(401, "The sign-in is not valid", "Sign in again."),
	"token-expired": problem(401, "The sign-in has expired", "Sign in again."),
	"signature-invalid": problem(
		401,
		"The signature is not valid",
		"Sign the call as Standard Webhooks says, with the secret of the provider that webhook-provider names.",
	),
	"signature-old": problem(401, "The signed call is too old", "Sign it anew, by a clock that is right."),
	"code-unknown": problem(
		401,
		"This code is not known",
		"Check the code, or ask the organizer for a new one.",
	),
	"sign-in-wrong": problem(
		401,
		"The address or the password is wrong",
		"Check both. After some wrong tries there is a pause of minutes.",
	),
	"ticket-over": problem(401, "This took too long or was used already", "Begin again."),
	"password-wrong": problem(403, "The present password is wrong", "Type the password that you sign in with."),
	"factor-wrong": problem(
		403,
		"This did not prove that it is you",
		"Use a factor that you have set up; a code is good once and for half a minute.",
	),
	"totp-there": problem(409, "Codes from an app are set up already", "Remove the app first."),
	"totp-missing": problem(409, "No app is waiting to be confirmed", "Begin to set it up first."),
	"passkey-refused": problem(409, "This passkey could not be added", "Begin again, or use another device."),
	"passkey-unknown": problem(404, "This passkey is not known", "Check the list of your passkeys."),
	"passkeys-full": problem(409, "There are too many passkeys", "Remove one that you no longer use."),
	"session-unknown": problem(404, "This session is not known", "Check the list of your sessions."),
	"session-over": problem(401, "This sign-in is over", "Sign in again."),
	"password-weak": problem(422, "The password is too easy to guess", "The listed field says why."),
	"refresh-raced": problem(409, "This sign-in was renewed elsewhere just now", "Try again in a moment."),
	"till-removed": problem(
		403,
		"This till was removed or moved",
		"What it has sold is still taken. Ask the organizer to enrol it again.",
	),
	"step-up-needed": problem(403, "This needs your second factor", "Confirm that it is you, then try again."),
	"factor-needed": problem(
		403,
		"A second factor has to be set up first",
		"Set up an app or a passkey under /v1/me; everything else is open then.",
	),
	"factor-first": problem(
		409,
		"You have no second factor yourself",
		"Set up an app or a passkey of your own, then ask it of everyone.",
	),
	"assertion-refused": problem(
		401,
		"This device is not known as this till",
		"Ask for a new nonce and sign it once. If it stays so, ask the organizer for a new enrolment code.",
	),
	"till-unknown": problem(404, "This till is not known", "Check the till's id."),
	"till-gone": problem(409, "This till was removed", "Create another one."),
	"role-forbidden": problem(403, "Not allowed", "Ask someone with another role."),
	"org-taken": problem(
		409,
		"Another org has this id",
		"Choose another id for the org. If it is yours, sign in.",
	),
	"staff-unknown": problem(404, "This person is not known", "Check the person's id."),
	"staff-active": problem(409, "This address already works here", "Change the person's role instead."),
	"staff-self": problem(409, "You cannot do this to yourself", "Ask another owner."),
	"last-owner": problem(409, "An org needs an owner", "Make someone else an owner first."),
	"factor-own": problem(
		409,
		"Your own second factor is reset by another owner",
		"Ask another owner, or sign in with one of your recovery codes.",
	),
	"factor-last-owner": problem(
		409,
		"You are the only owner, so nobody can reset your second factor",
		"Only one of your recovery codes helps. Make someone else an owner before both are lost.",
	),
	"sso-needed": problem(
		409,
		"No owner could come in any more",
		"Add a passkey of your own under My sign-in first; it opens without the provider.",
	),
	"owner-bound": problem(409, "An owner works for every store", "Leave the stores of an owner empty."),
	"store-taken": problem(409, "There is a store with this id", "Choose another id for the store."),
	"menu-full": problem(409, "The store's menu is full", "Take something off it first."),
	"attempts-exhausted": problem(429, "Too many attempts", "Wait some minutes, then try again."),
	"rate-limited": problem(429, "Too many requests", "Wait a moment, then try again."),
	"route-unknown": problem(
		404,
		"There is nothing here",
		"Check the address; /openapi.json lists every route.",
	),
	"store-unknown": problem(404, "This store is not known", "Check the store's id."),
	"menu-unpublished": problem(409, "The store has no menu yet", "Publish its menu first."),
	"catalog-invalid": problem(
		409,
		"The catalog cannot be sold from as it is",
		"Correct the listed fields of the store's products, then publish again.",
	),
	"account-unknown": problem(404, "This account is not known", "Check the account's id."),
	"account-closed": problem(409, "This account is closed", "Use the account that took it over."),
	"account-blocked": problem(409, "This account is blocked", "Unblock it first."),
	"email-missing": problem(
		409,
		"This account has no e-mail address",
		"Give the guest a wallet code instead.",
	),
	"account-locked": problem(409, "This account is locked for a while", "Wait until the lock is over."),
	"pin-needed": problem(403, "This sum needs a PIN", "Check the PIN first."),
	"pin-unset": problem(409, "This account has no PIN", "Set one first."),
	"pin-wrong": problem(403, "The PIN is wrong", "Try again; a few wrong ones lock the account for a while."),
	"pin-locked": problem(429, "Too many wrong PINs", "Wait until the lock is over."),
	"credential-missing": problem(
		409,
		"The account has no code that a PIN could stand beside",
		"Give the account a code first.",
	),
	underage: problem(409, "The guest is too young", "Nothing can be done about it today."),
	"funds-short": problem(409, "There is not enough in this account", "Top it up, or take less."),
	"nothing-to-pay-out": problem(
		409,
		"There is nothing to pay out",
		"Nothing of it is the guest's own and free.",
	),
	"unit-not-money": problem(
		409,
		"Only money is paid out",
		"Send the unit that the organisation's prices are in; vouchers and points stay where they are.",
	),
	"too-many-holds": problem(409, "Too many sales wait for this account", "Wait a moment, then try again."),
	"credential-unknown": problem(404, "Nobody has this code", "Check the code on the wristband."),
	"credential-taken": problem(409, "The code belongs to another account", "Choose another code."),
	"credentials-full": problem(409, "The account has too many codes", "Remove one that is no longer worn."),
	"claim-unknown": problem(404, "There is no such wallet code", "Look at the guest's wallet codes again."),
	"balance-over-maximum": problem(409, "The balance would pass its maximum", "Take a smaller amount."),
	"key-reused": problem(409, "This id stands for something else", "Use a new id for a new intent."),
	"restore-refused": problem(
		409,
		"The object cannot be put back as it stands",
		"The refusal says why; ARCHITECTURE.md says what to do about each.",
	),
	"key-unknown": problem(404, "There is no such key", "Check the key's id; it may be revoked already."),
	"provider-unknown": problem(404, "There is no such provider", "Check the provider's id."),
	"too-many-kept": problem(409, "There are too many of these already", "Remove one that is not used."),
	"pay-code-old": problem(410, "This code to pay with is over", "Ask the guest to show a new one."),
	"origin-forbidden": problem(
		403,
		"Pages of this origin may not call",
		"Ask the organizer to list the origin in the settings.",
	),
	"address-too-long": problem(414, "The address is too long", "Send what is long in the body."),
	"body-slow": problem(408, "The body did not come in time", "Send it again, in smaller parts."),
	"socket-expected": problem(426, "A web socket is expected", "Connect with a WebSocket handshake."),
	internal: problem(
		500,
		"Something broke on our side",
		"Nothing you sent was lost; try again, and report the request id.",
	),
	"outcome-unknown": problem(503, "The answer did not come in time", "Ask again with the same id."),
} as const satisfies Record<string, ProblemKind>;

function problem(status: ContentfulStatusCode, title: string, detail: string): ProblemKind {
	return { status, title, detail };
}

export type FieldProblem = { readonly path: string; readonly message: string };

// Thrown inside a request, turned into an answer in one place. It never leaves the worker.
export class Problem extends Error {
	override readonly name = "Problem";
	readonly code: ProblemCode;
	readonly fields: readonly FieldProblem[];
	readonly headers: Readonly<Record<string, string>>;

	readonly extra: object;

	constructor(
		code: ProblemCode,
		fields: readonly FieldProblem[] = [],
		headers: Readonly<Record<string, string>> = {},
		extra: object = {},
	) {
		super(code);
		this.code = code;
		this.fields = fields;
		this.headers = headers;
		this.extra = extra;
	}
}

export function problemResponse(problem: Problem, requestId: string): Response {
	const { status, title, detail } = PROBLEMS[problem.code];
	const body = {
		type: `/docs#problem-${problem.code}`,
		title,
		status,
		code: problem.code,
		detail,
		requestId,
		...(problem.fields.length === 0 ? {} : { errors: problem.fields }),
		...problem.extra,
	};
	return Response.json(body, {
		status,
		headers: { ...problem.headers, "Content-Type": "application/problem+json", "X-Request-Id": requestId },
	});
}

export function retryAfter(ms: number): Record<string, string> {
	return { "Retry-After": String(Math.max(1, Math.ceil(ms / 1_000))) };
}
