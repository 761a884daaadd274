import { Hono } from "hono";
import * as z from "zod/mini";
import { ACCOUNTS_PER_GUEST_MAX } from "../../domain/access/claims.ts";
import { sessionSchema } from "../../domain/access/session.ts";
import { addressAskedSchema, addressSchema, setAddressSchema } from "../../domain/access/views/guests.ts";
import { claimWalletSchema } from "../../domain/access/views/systems.ts";
import { LINK_POLICY, SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { findHolder, type GuestRow } from "../db/guests.ts";
import { takeTicket } from "../db/tickets.ts";
import { listAccountsOf } from "../db/wallets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { visibleAccount } from "../guests/accounts.ts";
import {
	type AddressBody,
	mailAfterwards,
	mailConfirmation,
	mailFarewell,
	setAddress,
} from "../guests/addresses.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { permit } from "../middleware/permit.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { startSession } from "../sign-in/sessions.ts";

// Where a guest's links are sent: said at the desk, or by the guest, whose word counts once the mailbox has answered.

const accountParam = z.object({ account: idSchema });

export const addresses = new Hono<AppEnv>()
	.get(
		"/v1/accounts/:account/address",
		describe({
			tag: "Wallet",
			summary: "The address that links to this wallet are sent to",
			answer: addressSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { id: account, email } = await visibleHolder(c, c.req.valid("param").account);
			return c.json({ account, email }, 200);
		},
	)
	.put(
		"/v1/accounts/:account/address",
		describe({
			tag: "Guests",
			summary: "Set a guest's address; another one than before signs out whoever has the wallet open",
			answer: addressSchema,
			refusals: [...BODY_REFUSALS, "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", setAddressSchema),
		async (c) => {
			const holder = await visibleHolder(c, c.req.valid("param").account);
			const { email } = c.req.valid("json");
			await setAddress(c, { ...holder, org: c.var.claims.org }, email);
			return c.json({ account: holder.id, email }, 200);
		},
	)
	.delete(
		"/v1/accounts/:account/address",
		describe({
			tag: "Guests",
			summary: "Take a guest's address away, and sign out whoever else has the wallet open",
			answer: addressSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { claims } = c.var;
			const { org } = claims;
			const holder = await visibleHolder(c, c.req.valid("param").account);
			const isGuest = claims.role === "guest";
			await setAddress(c, { ...holder, org }, null, isGuest ? { kept: claims.sid } : {});
			const { id: account, email: before } = holder;
			if (isGuest && before !== null) mailAfterwards(c, org, () => mailFarewell(c, org, before));
			return c.json({ account, email: null }, 200);
		},
	)
	.post(
		"/v1/accounts/:account/address/links",
		describe({
			tag: "Wallet",
			summary: "Give the own address: it counts once the link that is mailed there was followed",
			answer: addressAskedSchema,
			status: 202,
			refusals: [...BODY_REFUSALS, "account-unknown", "attempts-exhausted"],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", setAddressSchema),
		async (c) => {
			const { org } = c.var.claims;
			const { id } = await visibleHolder(c, c.req.valid("param").account);
			await countAttempt(c, `wallet-address/${org}/${id}`, LINK_POLICY);
			const { email } = c.req.valid("json");
			mailAfterwards(c, org, () => mailConfirmation(c, org, id, email));
			return c.json({ sent: "to-confirm" as const }, 202);
		},
	)
	.post(
		"/v1/wallet/addresses",
		describe({
			tag: "Wallet",
			summary: "Confirm an address by the code that was mailed there, and open the wallet; it is good once",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", claimWalletSchema),
		async (c) => {
			const gate = await countAttempt(c, `wallet/${callerGroup(c)}`, SIGN_IN_POLICY);
			const { code } = c.req.valid("json");
			const ticket = await takeTicket<AddressBody>(c.env.DB, code, "wallet-address", Date.now());
			const holder = ticket === null ? null : await findHolder(c.env.DB, ticket.org, ticket.subject);
			if (ticket === null || holder === null || holder.erasedAt !== null) throw new Problem("code-unknown");
			await gate.forgive();
			const { org, body } = ticket;
			const { id: subject, email: before } = holder;
			const by = { org, actor: subject, actorRole: "guest" };
			await setAddress(c, { ...holder, org }, body.email, { by });
			if (before !== null && before !== body.email)
				mailAfterwards(c, org, () => mailFarewell(c, org, before));
			const others = await listAccountsOf(c.env.DB, org, body.email, ACCOUNTS_PER_GUEST_MAX);
			const accounts = [subject, ...others.filter((id) => id !== subject)].slice(0, ACCOUNTS_PER_GUEST_MAX);
			return c.json(await startSession(c, { org, kind: "guest", subject, accounts, by: "address" }), 201);
		},
	);

async function visibleHolder(c: AppContext, account: string): Promise<GuestRow> {
	await visibleAccount(c, account);
	const holder = await findHolder(c.env.DB, c.var.claims.org, account);
	if (holder === null || holder.erasedAt !== null) throw new Problem("account-unknown");
	return holder;
}
