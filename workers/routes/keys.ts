import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import * as z from "zod/mini";
import {
	keyMadeSchema,
	keyRevokedSchema,
	keysPageSchema,
	newKeySchema,
} from "../../domain/access/views/systems.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { addKey, areKeysFull, listKeys, revokeKey } from "../db/api-keys.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { KEY_PREFIX, permit } from "../middleware/permit.ts";
import { newSecret } from "../secrets/verifier.ts";

// Keys with which other systems call. A key is shown once and looked up at each call, so it ends when it is revoked.

const DAY_MS = 86_400_000;
const ID_BYTES = 6;

export const keys = new Hono<AppEnv>()
	.get(
		"/v1/keys",
		describe({ tag: "Systems", summary: "The org's API keys, newest first", answer: keysPageSchema }),
		permit,
		async (c) => {
			const found = await listKeys(c.env.DB, c.var.claims.org);
			return c.json({ keys: found.map((key) => ({ ...key, scopes: [...key.scopes] })) }, 200);
		},
	)
	.post(
		"/v1/keys",
		describe({
			tag: "Systems",
			summary: "Make an API key; it is shown this once",
			answer: keyMadeSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "too-many-kept"],
		}),
		permit,
		jsonBody,
		valid("json", newKeySchema),
		async (c) => {
			const { name, scopes, expiresInDays } = c.req.valid("json");
			const { org, sub } = c.var.claims;
			const now = Date.now();
			const secret = newSecret();
			const view = {
				...{ id: randomBytes(ID_BYTES).toString("hex"), name, scopes: [...new Set(scopes)], createdBy: sub },
				...{ createdAt: now, usedAt: null },
				expiresAt: expiresInDays === null ? null : now + expiresInDays * DAY_MS,
			};
			const told = { act: "key-made", target: view.id } as const;
			const after = { scopes: view.scopes.join(" "), expiresAt: view.expiresAt };
			await audited(c, { ...told, after }, [addKey(c.env.DB, org, view, secret)]).catch((error: unknown) => {
				throw areKeysFull(error) ? new Problem("too-many-kept") : error;
			});
			return c.json({ key: `${KEY_PREFIX}${org}_${view.id}_${secret}`, view }, 201);
		},
	)
	.delete(
		"/v1/keys/:key",
		describe({
			tag: "Systems",
			summary: "Revoke an API key; its next call is refused",
			answer: keyRevokedSchema,
			refusals: ["request-invalid", "key-unknown"],
		}),
		permit,
		valid("param", z.object({ key: idSchema })),
		async (c) => {
			const { key: id } = c.req.valid("param");
			const { org } = c.var.claims;
			const found = (await listKeys(c.env.DB, org)).find((one) => one.id === id);
			if (found === undefined) throw new Problem("key-unknown");
			const revokedAt = Date.now();
			const told = { act: "key-revoked", target: id } as const;
			await audited(c, told, [revokeKey(c.env.DB, org, id, revokedAt)]);
			return c.json({ id, revokedAt }, 200);
		},
	);
