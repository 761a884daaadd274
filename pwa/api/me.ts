import type * as z from "zod/mini";
import { sessionSchema } from "../../domain/access/session.ts";
import { type Assertion, passkeyOptionsSchema } from "../../domain/access/views/sign-in.ts";
import {
	type addPasskeySchema,
	type changePasswordSchema,
	meSchema,
	passkeyAddedSchema,
	passkeysPageSchema,
	recoveryCodesSchema,
	sessionsPageSchema,
	type stepUpSchema,
	totpBegunSchema,
} from "../../domain/access/views/staff.ts";
import type { Client } from "./client.ts";
import { doneSchema } from "./done.ts";
import { ENTRY_TIMEOUT_MS, READ_TIMEOUT_MS } from "./limits.ts";
import { callAs, type TokenSource } from "./signed-in.ts";

// What a person may ask about the own sign-in, and showing again who it is.

export function meApi(holder: TokenSource) {
	const read = <S extends z.ZodMiniType>(schema: S, send: (client: Client) => Promise<Response>) =>
		callAs(holder, schema, READ_TIMEOUT_MS, send);
	const write = <S extends z.ZodMiniType>(schema: S, send: (client: Client) => Promise<Response>) =>
		callAs(holder, schema, ENTRY_TIMEOUT_MS, send);
	return {
		getMe: () => read(meSchema, (client) => client.v1.me.$get()),
		changePassword: (json: z.infer<typeof changePasswordSchema>) =>
			write(doneSchema, (client) => client.v1.me.password.$post({ json })),
		setPin: (pin: string) => write(doneSchema, (client) => client.v1.me.pin.$post({ json: { pin } })),
		beginTotp: () => write(totpBegunSchema, (client) => client.v1.me.totp.$post()),
		confirmTotp: (code: string) =>
			write(recoveryCodesSchema, (client) => client.v1.me.totp.confirm.$post({ json: { code } })),
		removeTotp: () => write(doneSchema, (client) => client.v1.me.totp.$delete()),
		listPasskeys: () => read(passkeysPageSchema, (client) => client.v1.me.passkeys.$get()),
		beginPasskey: () => write(passkeyOptionsSchema, (client) => client.v1.me.passkeys.options.$post()),
		addPasskey: (json: z.infer<typeof addPasskeySchema>) =>
			write(passkeyAddedSchema, (client) => client.v1.me.passkeys.$post({ json })),
		removePasskey: (passkey: string) =>
			write(doneSchema, (client) => client.v1.me.passkeys[":passkey"].$delete({ param: { passkey } })),
		listSessions: () => read(sessionsPageSchema, (client) => client.v1.me.sessions.$get()),
		endSession: (session: string) =>
			write(doneSchema, (client) => client.v1.me.sessions[":session"].$delete({ param: { session } })),
		stepUp: (json: z.infer<typeof stepUpSchema>) =>
			write(sessionSchema, (client) => client.v1.me["step-up"].$post({ json })),
		beginStepUp: () =>
			write(passkeyOptionsSchema, (client) => client.v1.me["step-up"].passkey.options.$post()),
		stepUpByPasskey: (ticket: string, response: Assertion) =>
			write(sessionSchema, (client) => client.v1.me["step-up"].passkey.$post({ json: { ticket, response } })),
	};
}
