import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { accountViewSchema, entryViewSchema } from "../../protocol/views.ts";
import { scopeSchema } from "../claims.ts";
import { codeSchema, emailSchema } from "./sign-in.ts";

// Keys of systems, providers of payments, and what opens a guest's wallet.

export const newKeySchema = z.object({
	name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
	scopes: z.array(scopeSchema).check(z.minLength(1), z.maxLength(10)),
	// Null: until it is revoked.
	expiresInDays: z.nullable(z.int().check(z.gte(1), z.lte(3_650))),
});
export const keyViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	scopes: z.array(scopeSchema),
	createdBy: z.string(),
	createdAt: epochMsSchema,
	expiresAt: z.nullable(epochMsSchema),
	usedAt: z.nullable(epochMsSchema),
});
export const keysPageSchema = z.object({ keys: z.array(keyViewSchema) });
// The key is shown once.
export const keyMadeSchema = z.object({ key: z.string(), view: keyViewSchema });

export const keyRevokedSchema = z.object({ id: idSchema, revokedAt: epochMsSchema });

// Until when the secret before this one is still understood; null: there is none.
const providerViewSchema = z.object({ id: idSchema, previousUntil: z.nullable(epochMsSchema) });
export const providersPageSchema = z.object({ providers: z.array(providerViewSchema) });
// The secret is shown once.
export const providerMadeSchema = z.object({ id: idSchema, secret: z.string() });
export const providerRemovedSchema = z.object({ id: idSchema });

export const claimWalletSchema = z.object({ code: codeSchema });
// The answer is the same whether anybody has this address.
export const askForLinkSchema = z.object({ org: idSchema, email: emailSchema });
export const linkAskedSchema = z.object({ sent: z.literal("if-known") });
export const claimCodeSchema = z.object({ code: z.string(), link: z.string() });
// A QR to pay with: for a moment online, for a day where there is no network.
export const payCodeSchema = z.object({
	online: z.object({ code: z.string(), expiresAt: epochMsSchema }),
	offline: z.object({ code: z.string(), expiresAt: epochMsSchema }),
});
const guestSessionSchema = z.object({
	id: idSchema,
	device: z.string(),
	address: z.string(),
	createdAt: epochMsSchema,
	usedAt: epochMsSchema,
	endedAt: z.nullable(epochMsSchema),
});
// Everything that is kept about one guest's account.
export const accountExportSchema = z.object({
	exportedAt: epochMsSchema,
	person: z.object({
		name: z.string(),
		email: z.nullable(z.string()),
		// Given and not confirmed.
		emailsAsked: z.array(z.string()),
		erasedAt: z.nullable(epochMsSchema),
	}),
	account: accountViewSchema,
	openedAt: epochMsSchema,
	codes: z.array(z.string()),
	hasPin: z.boolean(),
	claimCodesMadeAt: z.array(epochMsSchema),
	// Newest first. Where there are very many, the older ones are listed by the account's own entries, before `next`.
	entries: z.array(entryViewSchema),
	next: z.nullable(z.int()),
	sessions: z.array(guestSessionSchema),
});
export const accountErasedSchema = z.object({ account: idSchema, erasedAt: epochMsSchema });
