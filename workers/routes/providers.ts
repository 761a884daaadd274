import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import * as z from "zod/mini";
import {
	providerMadeSchema,
	providerRemovedSchema,
	providersPageSchema,
} from "../../domain/access/views/systems.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { listProviders, PROVIDERS_PER_ORG_MAX, putProvider, removeProvider } from "../db/providers.ts";
import type { AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";

// Who may say that money arrived. The secret is ours, so nobody can choose a weak one; it is shown once.

const SECRET_BYTES = 32;
const PREVIOUS_MS = 24 * 3_600_000;
const providerParam = z.object({ provider: idSchema });

export const providers = new Hono<AppEnv>()
	.get(
		"/v1/providers",
		describe({ tag: "Systems", summary: "The org's providers of payments", answer: providersPageSchema }),
		permit,
		async (c) => c.json({ providers: await listProviders(c.env.DB, c.var.claims.org, Date.now()) }, 200),
	)
	.put(
		"/v1/providers/:provider",
		describe({
			tag: "Systems",
			summary: "Make a provider, or give it a new secret; the one before is good for another day",
			answer: providerMadeSchema,
			status: 201,
			refusals: ["request-invalid", "too-many-kept"],
		}),
		permit,
		valid("param", providerParam),
		async (c) => {
			const { provider: id } = c.req.valid("param");
			const { org } = c.var.claims;
			const now = Date.now();
			const known = await listProviders(c.env.DB, org, now);
			const isNew = !known.some((one) => one.id === id);
			if (isNew && known.length >= PROVIDERS_PER_ORG_MAX) throw new Problem("too-many-kept");
			const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
			const put = putProvider(c.env, org, { id, secret, previousUntil: now + PREVIOUS_MS });
			await audited(c, { act: "provider-changed", target: id, after: { isNew } }, [put]);
			return c.json({ id, secret }, 201);
		},
	)
	.delete(
		"/v1/providers/:provider",
		describe({
			tag: "Systems",
			summary: "Remove a provider; its next call is refused",
			answer: providerRemovedSchema,
			refusals: ["request-invalid", "provider-unknown"],
		}),
		permit,
		valid("param", providerParam),
		async (c) => {
			const { provider: id } = c.req.valid("param");
			const { org } = c.var.claims;
			const known = await listProviders(c.env.DB, org, Date.now());
			if (!known.some((one) => one.id === id)) throw new Problem("provider-unknown");
			await audited(c, { act: "provider-removed", target: id }, [removeProvider(c.env.DB, org, id)]);
			return c.json({ id }, 200);
		},
	);
