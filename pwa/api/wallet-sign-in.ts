import { sessionSchema } from "../../domain/access/session.ts";
import { linkAskedSchema } from "../../domain/access/views/systems.ts";
import { client } from "./client.ts";
import { ENTRY_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// How a guest comes in: by the code on the wristband, or by a link in a mail, which may also confirm an address.

const ask = ENTRY_TIMEOUT_MS;

export const claimWallet = (code: string) =>
	call(sessionSchema, ask, (signal) => client("", signal).v1.wallet.claim.$post({ json: { code } }));

export const enterByLink = (code: string) =>
	call(sessionSchema, ask, (signal) => client("", signal).v1.wallet.enter.$post({ json: { code } }));

export const confirmAddress = (code: string) =>
	call(sessionSchema, ask, (signal) => client("", signal).v1.wallet.addresses.$post({ json: { code } }));

export const askForLink = (org: string, email: string) =>
	call(linkAskedSchema, ask, (signal) => client("", signal).v1.wallet.links.$post({ json: { org, email } }));
