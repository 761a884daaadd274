import { sessionSchema } from "../../domain/access/session.ts";
import type { SignUp } from "../../domain/access/views/org.ts";
import {
	type Assertion,
	invitationViewSchema,
	passkeyOptionsSchema,
	passwordChangedSchema,
	signedOutSchema,
	signInAnswerSchema,
} from "../../domain/access/views/sign-in.ts";
import { linkAskedSchema } from "../../domain/access/views/systems.ts";
import { client } from "./client.ts";
import { ENTRY_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// Coming in and going, asked by nobody in particular: each call proves by what it sends who is asking.

const ask = ENTRY_TIMEOUT_MS;
export type SignedInAs = "staff" | "guest";

export const refresh = (kind: SignedInAs) =>
	call(sessionSchema, ask, (signal) => client("", signal).v1.refresh.$post({ json: { kind } }));

export const signOut = (kind: SignedInAs) =>
	call(signedOutSchema, ask, (signal) => client("", signal).v1["sign-out"].$post({ json: { kind } }));

export const signInByPassword = (email: string, password: string, org?: string) =>
	call(signInAnswerSchema, ask, (signal) =>
		client("", signal).v1["sign-in"].$post({
			json: { email, password, ...(org === undefined ? {} : { org }) },
		}),
	);

export const askForPasswordLink = (email: string) =>
	call(linkAskedSchema, ask, (signal) => client("", signal).v1["password-links"].$post({ json: { email } }));

export const setPasswordByLink = (code: string, password: string) =>
	call(passwordChangedSchema, ask, (signal) =>
		client("", signal).v1["password-links"].use.$post({ json: { code, password } }),
	);

export const showSecondFactor = (ticket: string, factor: "totp" | "recovery", code: string) =>
	call(sessionSchema, ask, (signal) =>
		client("", signal).v1["sign-in"].second.$post({ json: { ticket, factor, code } }),
	);

// With the ticket of a password as a second factor, without one as the whole sign-in.
export const beginPasskey = (ticket: string | null) =>
	call(passkeyOptionsSchema, ask, (signal) =>
		client("", signal).v1["sign-in"].passkey.options.$post({
			json: ticket === null ? { use: "sign-in" } : { use: "second-factor", ticket },
		}),
	);

export const signInByPasskey = (ticket: string, response: Assertion) =>
	call(sessionSchema, ask, (signal) =>
		client("", signal).v1["sign-in"].passkey.$post({ json: { ticket, response } }),
	);

export const signUp = (wanted: SignUp) =>
	call(sessionSchema, ask, (signal) => client("", signal).v1.orgs.$post({ json: wanted }));

export const lookAtInvitation = (code: string) =>
	call(invitationViewSchema, ask, (signal) =>
		client("", signal).v1.invitations.look.$post({ json: { code } }),
	);

export const acceptInvitation = (code: string, name: string, password: string) =>
	call(sessionSchema, ask, (signal) =>
		client("", signal).v1.invitations.accept.$post({ json: { code, name, password } }),
	);
