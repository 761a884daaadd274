import { Hono } from "hono";
import * as z from "zod/mini";
import { accountView } from "../../domain/account/line.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { balanceSchema } from "../../domain/protocol/outcome.ts";
import {
	accountStatusSchema,
	accountsPageSchema,
	accountViewSchema,
	credentialViewSchema,
	entriesPageSchema,
	grantSchema,
	openAccountSchema,
} from "../../domain/protocol/views.ts";
import { audited } from "../audit/audited.ts";
import { listHeads } from "../db/heads.ts";
import { historyOf } from "../db/history.ts";
import { findCredential, hasAccount, listAccount, listNames } from "../db/people.ts";
import type { AppEnv } from "../env.ts";
import { accountStub, refusedBy, viewAccount, visibleAccount } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { hashOf } from "../secrets/hash.ts";
import { limitSchema } from "./paging.ts";

const accountParam = z.object({ account: idSchema });
const accountsQuery = z.object({ limit: limitSchema, after: z.optional(idSchema) });
const entriesQuery = z.object({
	limit: limitSchema,
	before: z._default(z.coerce.number().check(z.int(), z.gte(1)), Number.MAX_SAFE_INTEGER),
});

export const accounts = new Hono<AppEnv>()
	.post(
		"/v1/accounts",
		describe({
			tag: "Accounts",
			summary: "Open an account; opening it again with the same words changes nothing",
			answer: accountViewSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "credential-taken", "key-reused"],
		}),
		permit,
		jsonBody,
		valid("json", openAccountSchema),
		async (c) => {
			const request = c.req.valid("json");
			const { org } = c.var.claims;
			// Listed first: an account that nobody finds holds no money, one that is not listed could be lost.
			const refused = await listAccount(c.env.DB, org, request, Date.now());
			if (refused !== null) throw new Problem(refused);
			// A journal never forgets, so it hears of nobody's name.
			const { email: _, ...words } = { ...request, name: request.id };
			const opened = await accountStub(c, request.id).open(org, words, hashOf(words));
			if (!opened.ok) throw new Problem("key-reused");
			return c.json({ ...accountView(opened.value, Date.now()), name: request.name }, 201);
		},
	)
	.post(
		"/v1/accounts/:account/grants",
		describe({
			tag: "Accounts",
			summary: "Give value to an account; the id makes it happen once",
			answer: balanceSchema,
			status: 201,
			refusals: [
				...BODY_REFUSALS,
				"account-unknown",
				"account-closed",
				"account-blocked",
				"account-locked",
				"balance-over-maximum",
				"key-reused",
			],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", grantSchema),
		async (c) => {
			const { account } = c.req.valid("param");
			const { id, unit, amountMinor, note } = c.req.valid("json");
			if (!(await hasAccount(c.env.DB, c.var.claims.org, account))) throw new Problem("account-unknown");
			const by = { store: null, actor: c.var.claims.sub };
			const transfer = `grant:${id}`;
			const hash = hashOf({ transfer, account, unit, amountMinor, note });
			const grant = { transfer, hash, unit, amountMinor, cause: "grant", note, by } as const;
			const answer = await accountStub(c, account).credit(account, grant);
			if (!answer.ok) throw refusedBy(answer.refusal);
			// Told before it is answered: who hears no answer asks again, and then it stands there twice, not never.
			await audited(c, { act: "value-granted", target: account, after: { id, unit, amountMinor } });
			return c.json(answer.value, 201);
		},
	)
	.post(
		"/v1/accounts/:account/status",
		describe({
			tag: "Accounts",
			summary: "Block an account or let it be used again; a guest may block the own one",
			answer: accountViewSchema,
			refusals: [...BODY_REFUSALS, "account-unknown", "account-closed"],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", accountStatusSchema),
		async (c) => {
			const { status } = c.req.valid("json");
			const { account } = c.req.valid("param");
			const stub = await visibleAccount(c, account);
			if (c.var.claims.role === "guest" && status !== "blocked") throw new Problem("role-forbidden");
			const head = await stub.read();
			if (head === null) throw new Problem("account-unknown");
			if (head.status === "closed") throw new Problem("account-closed");
			// Said once is said: asking again writes nothing.
			const isSaid = head.status === status && !(status === "active" && head.offlineBlocked);
			if (isSaid) return c.json(await viewAccount(c, head), 200);
			const changed = await stub.change("status", { status });
			if (changed === null) throw new Problem("account-unknown");
			const told = { act: "account-status-changed", target: account } as const;
			await audited(c, { ...told, before: { status: head.status }, after: { status } });
			return c.json(await viewAccount(c, changed), 200);
		},
	)
	.get(
		"/v1/accounts",
		describe({
			tag: "Accounts",
			summary: "The org's accounts by id, as history knows them",
			answer: accountsPageSchema,
			refusals: ["request-invalid"],
		}),
		permit,
		valid("query", accountsQuery),
		async (c) => {
			const { limit, after = "" } = c.req.valid("query");
			const { org } = c.var.claims;
			const now = Date.now();
			const heads = await listHeads(historyOf(c.env, org), org, after, limit);
			const last = heads.at(-1);
			const names = await listNames(
				c.env.DB,
				org,
				heads.map(({ head }) => head.account),
			);
			const page = {
				accounts: heads.map(({ at, head }) => ({
					...accountView(head, now),
					name: names.get(head.account) ?? head.account,
					asOf: at,
				})),
				next: last === undefined || heads.length < limit ? null : last.head.account,
			};
			return c.json(page, 200);
		},
	)
	.get(
		"/v1/accounts/:account",
		describe({
			tag: "Accounts",
			summary: "An account's balances, from the account itself",
			answer: accountViewSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const head = await (await visibleAccount(c, c.req.valid("param").account)).read();
			if (head === null) throw new Problem("account-unknown");
			return c.json(await viewAccount(c, head), 200);
		},
	)
	.get(
		"/v1/accounts/:account/entries",
		describe({
			tag: "Accounts",
			summary: "An account's entries, newest first",
			answer: entriesPageSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		valid("query", entriesQuery),
		async (c) => {
			const { before, limit } = c.req.valid("query");
			const stub = await visibleAccount(c, c.req.valid("param").account);
			return c.json(await stub.listEntries(before, limit), 200);
		},
	)
	.get(
		"/v1/credentials/:code",
		describe({
			tag: "Accounts",
			summary: "Whose code this is",
			answer: credentialViewSchema,
			refusals: ["request-invalid", "credential-unknown"],
		}),
		permit,
		valid("param", z.object({ code: idSchema })),
		async (c) => {
			const found = await findCredential(c.env.DB, c.var.claims.org, c.req.valid("param").code);
			if (found === undefined) throw new Problem("credential-unknown");
			return c.json(found, 200);
		},
	);
