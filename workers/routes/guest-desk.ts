import { Hono } from "hono";
import * as z from "zod/mini";
import {
	findGuestsSchema,
	type Guest,
	guestCursorSchema,
	guestsFoundSchema,
	guestsPageSchema,
	guestViewSchema,
	readGuestCursor,
	walletLinkSentSchema,
	writeGuestCursor,
} from "../../domain/access/views/guests.ts";
import { accountView } from "../../domain/account/line.ts";
import { idSchema } from "../../domain/core/ids.ts";
import type { AccountView } from "../../domain/protocol/views.ts";
import { audited } from "../audit/audited.ts";
import { findHolder, findHolders, type GuestRow, listNewest, readWays } from "../db/guests.ts";
import { findHeads } from "../db/heads.ts";
import { historyOf } from "../db/history.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { accountStub } from "../guests/accounts.ts";
import { mailWalletLink } from "../guests/wallet-links.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { limitSchema } from "./paging.ts";

// The organizer's desk for guests: who came last, whose wristband this is, and a way into the wallet for them. A list
// shows balances as history knows them; one account is asked itself.

const FOUND_MAX = 50;
const accountParam = z.object({ account: idSchema });
const pageQuery = z.object({ limit: limitSchema, before: z.optional(guestCursorSchema) });

export const guestDesk = new Hono<AppEnv>()
	.get(
		"/v1/guests",
		describe({
			tag: "Guests",
			summary: "The org's guests, the newest first, with their balances as history knows them",
			answer: guestsPageSchema,
			refusals: ["request-invalid"],
		}),
		permit,
		valid("query", pageQuery),
		async (c) => {
			const { limit, before } = c.req.valid("query");
			const from = before === undefined ? undefined : readGuestCursor(before);
			const holders = await listNewest(c.env.DB, c.var.claims.org, from, limit);
			const last = holders.length < limit ? undefined : holders.at(-1);
			const next = last === undefined ? null : writeGuestCursor(last);
			return c.json({ guests: await viewGuests(c, holders), next }, 200);
		},
	)
	.post(
		"/v1/guests/find",
		describe({
			tag: "Guests",
			summary: "Whose wristband, account or address this is",
			answer: guestsFoundSchema,
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", findGuestsSchema),
		async (c) => {
			const { text } = c.req.valid("json");
			const holders = await findHolders(c.env.DB, c.var.claims.org, text, FOUND_MAX);
			return c.json({ guests: await viewGuests(c, holders) }, 200);
		},
	)
	.get(
		"/v1/accounts/:account/guest",
		describe({
			tag: "Guests",
			summary: "Whose account this is, its balances, and by which codes it is found and opened",
			answer: guestViewSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const holder = await knownHolder(c, c.req.valid("param").account);
			const head = await accountStub(c, holder.id).read();
			if (head === null) throw new Problem("account-unknown");
			const ways = await readWays(c.env.DB, c.var.claims.org, holder.id);
			return c.json({ ...viewGuest(holder, accountView(head, Date.now())), ...ways }, 200);
		},
	)
	.post(
		"/v1/accounts/:account/links",
		describe({
			tag: "Guests",
			summary: "Mail the guest a link to the wallet, with every account of that address; it is good once",
			answer: walletLinkSentSchema,
			status: 201,
			refusals: ["request-invalid", "account-unknown", "email-missing", "attempts-exhausted"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { id, email } = await knownHolder(c, c.req.valid("param").account);
			if (email === null) throw new Problem("email-missing");
			await mailWalletLink(c, c.var.claims.org, email);
			await audited(c, { act: "wallet-link-sent", target: id });
			return c.json({ account: id, email }, 201);
		},
	);

async function knownHolder(c: AppContext, account: string): Promise<GuestRow> {
	const holder = await findHolder(c.env.DB, c.var.claims.org, account);
	if (holder === null) throw new Problem("account-unknown");
	return holder;
}

async function viewGuests(c: AppContext, holders: readonly GuestRow[]): Promise<Guest[]> {
	const { org } = c.var.claims;
	const now = Date.now();
	const heads = await findHeads(
		historyOf(c.env, org),
		org,
		holders.map(({ id }) => id),
	);
	return holders.map((holder) => {
		const known = heads.get(holder.id);
		const view = known === undefined ? unheard(holder) : { ...accountView(known.head, now), asOf: known.at };
		return viewGuest(holder, view);
	});
}

function viewGuest({ name, email, openedAt, erasedAt }: GuestRow, account: AccountView): Guest {
	return { account: { ...account, name }, email, openedAt, erasedAt };
}

// Opened a moment ago: history has not heard of it, so nothing has happened on it.
function unheard({ id, name, openedAt }: GuestRow): AccountView {
	return {
		...{ id, name, status: "active", balances: [], offlineBlocked: false, pinAboveMinor: null },
		...{ predecessor: null, successor: null, asOf: openedAt },
	};
}
