import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { Assertion, Attestation } from "../../domain/access/views/sign-in.ts";
import type { Failure } from "../api/reply.ts";

// What the browser and its authenticator say. A person who waves it away has decided nothing, so that is no error.

export type PasskeyReply<T> = { readonly ok: true; readonly value: T } | Failure;
type Options = Readonly<Record<string, unknown>>;

export function hasPasskeys(): boolean {
	return browserSupportsWebAuthn();
}

export async function showPasskey(options: Options): Promise<PasskeyReply<Assertion>> {
	return await shown(() => startAuthentication({ optionsJSON: options as never }));
}

export async function makePasskey(options: Options): Promise<PasskeyReply<Attestation>> {
	return await shown(() => startRegistration({ optionsJSON: options as never }));
}

async function shown<T>(ask: () => Promise<unknown>): Promise<PasskeyReply<T>> {
	try {
		return { ok: true, value: (await ask()) as T };
	} catch (cause) {
		const isKnown = cause instanceof Error && cause.name === "InvalidStateError";
		return isKnown
			? refusal("passkey-there", "This device has a passkey here already.")
			: refusal("passkey-not-shown", "The passkey was not used. Try again, or choose another way.");
	}
}

function refusal(code: string, title: string): Failure {
	return { ok: false, kind: "problem", status: 400, code, title, detail: title, requestId: "", fields: [] };
}
