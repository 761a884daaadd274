import { Hono } from "hono";
import * as z from "zod/mini";
import { seesStore } from "../../domain/access/claims.ts";
import { CODE_CHARS, normalCode, writeCode } from "../../domain/access/enrolment.ts";
import { moveTill } from "../../domain/access/till-status.ts";
import {
	changeTillSchema,
	enrolmentSchema,
	newTillSchema,
	tillsPageSchema,
	tillViewSchema,
} from "../../domain/access/views/tills.ts";
import { must } from "../../domain/core/assert.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { ENROLMENT_MS } from "../../domain/core/limits.ts";
import { audited } from "../audit/audited.ts";
import { hasStore } from "../db/catalog.ts";
import { bumpRevision } from "../db/revision.ts";
import { dropTickets, ticketQueries } from "../db/tickets.ts";
import { addTill, findTill, isTillTaken, listTills, tillIn } from "../db/tills.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { alterTill, seesTill, tillView, visibleTill } from "../stores/tills.ts";

// The devices that sell, as the dashboard handles them. A manager who is bound to stores handles those of these stores.

const tillParam = z.object({ till: idSchema });

export const tills = new Hono<AppEnv>()
	.get(
		"/v1/tills",
		describe({
			tag: "Tills",
			summary: "The org's tills, with those that were removed",
			answer: tillsPageSchema,
		}),
		permit,
		async (c) => {
			const { claims } = c.var;
			const rows = (await listTills(c.env.DB, claims.org)).filter((row) => seesTill(claims, row));
			return c.json({ tills: rows.map(tillView) }, 200);
		},
	)
	.post(
		"/v1/tills",
		describe({
			tag: "Tills",
			summary: "Create a till; creating it again with the same words changes nothing",
			answer: tillViewSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "store-unknown", "key-reused"],
		}),
		permit,
		jsonBody,
		valid("json", newTillSchema),
		async (c) => {
			const { org } = c.var.claims;
			const till = c.req.valid("json");
			await mustSeeStore(c, till.store);
			const told = { act: "till-created", target: till.id, after: { store: till.store } } as const;
			const changes = [bumpRevision(c.env.DB, org), addTill(c.env.DB, { org, ...till }, Date.now())];
			try {
				const results = await audited(c, told, changes);
				return c.json(tillView(must(tillIn(results[1]), "a till that was added is there")), 201);
			} catch (error) {
				if (!isTillTaken(error)) throw error;
			}
			const known = await findTill(c.env.DB, org, till.id);
			const isSame = known?.status === "waiting" && known.name === till.name && known.store === till.store;
			if (!isSame) throw new Problem("key-reused");
			return c.json(tillView(known), 201);
		},
	)
	.post(
		"/v1/tills/:till/enrolments",
		describe({
			tag: "Tills",
			summary: "Make a code with which one device becomes this till; an earlier code is over",
			answer: enrolmentSchema,
			status: 201,
			refusals: ["request-invalid", "till-unknown", "till-gone"],
		}),
		permit,
		valid("param", tillParam),
		async (c) => {
			const row = await visibleTill(c, c.req.valid("param").till);
			if (row.status === "removed") throw new Problem("till-gone");
			const now = Date.now();
			const code = writeCode(crypto.getRandomValues(new Uint8Array(CODE_CHARS)));
			const ticket = {
				org: row.org,
				purpose: "enrolment",
				subject: row.id,
				body: {},
				forMs: ENROLMENT_MS,
			} as const;
			const told = {
				act: "till-code-made",
				target: row.id,
				after: { expiresAt: now + ENROLMENT_MS },
			} as const;
			await audited(c, told, ticketQueries(c.env.DB, normalCode(code), ticket, now));
			const link = `${publicOrigin(c)}/till#enrol=${code}`;
			return c.json({ till: tillView(row), code, link, expiresAt: now + ENROLMENT_MS }, 201);
		},
	)
	.patch(
		"/v1/tills/:till",
		describe({
			tag: "Tills",
			summary: "Rename a till, or move it to another store",
			answer: tillViewSchema,
			refusals: [...BODY_REFUSALS, "till-unknown", "till-gone", "store-unknown"],
		}),
		permit,
		valid("param", tillParam),
		jsonBody,
		valid("json", changeTillSchema),
		async (c) => {
			const found = await visibleTill(c, c.req.valid("param").till);
			const { name, store } = c.req.valid("json");
			if (store !== undefined) await mustSeeStore(c, store);
			const row = await alterTill(c, found, {
				act: "till-changed",
				tell: (till) => ({
					store: till.store,
					leaving: till.leaving,
					renamed: till.name !== found.name,
				}),
				next: (till) => {
					if (till.status === "removed") throw new Problem("till-gone");
					const next = { ...till, name: name ?? till.name };
					const isSame = next.name === till.name && (store === undefined || store === till.store);
					if (isSame) return null;
					return store === undefined ? next : { ...next, ...moveTill(till, store) };
				},
				// A code that was made for the till at one store makes no device the till of another.
				with: (till) =>
					store === undefined || store === till.store
						? []
						: [dropTickets(c.env.DB, till.org, "enrolment", till.id)],
			});
			return c.json(tillView(row), 200);
		},
	)
	.delete(
		"/v1/tills/:till",
		describe({
			tag: "Tills",
			summary: "Remove a till: refused from now on, and wiped once what it has sold is in",
			answer: tillViewSchema,
			refusals: ["request-invalid", "till-unknown"],
		}),
		permit,
		valid("param", tillParam),
		async (c) => {
			const found = await visibleTill(c, c.req.valid("param").till);
			const row = await alterTill(c, found, {
				act: "till-removed",
				tell: ({ status }) => ({ status }),
				next: (till) =>
					till.status === "removed" ? null : { ...till, status: "removed", removedAt: Date.now() },
				with: ({ org, id }) => [dropTickets(c.env.DB, org, "enrolment", id)],
			});
			return c.json(tillView(row), 200);
		},
	);

async function mustSeeStore(c: AppContext, store: string): Promise<void> {
	const { claims } = c.var;
	const isThere = seesStore(claims, store) && (await hasStore(c.env.DB, claims.org, store));
	if (!isThere) throw new Problem("store-unknown");
}
