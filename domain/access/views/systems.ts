import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
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

export const providerViewSchema = z.object({ id: idSchema });
export const providersPageSchema = z.object({ providers: z.array(providerViewSchema) });
export const providerMadeSchema = z.object({ id: idSchema, secret: z.string() });

export const claimWalletSchema = z.object({ code: codeSchema });
// The answer is the same whether anybody has this address.
export const askForLinkSchema = z.object({ org: idSchema, email: emailSchema });
export const claimCodeSchema = z.object({ code: z.string(), link: z.string() });
// A QR to pay with: for a moment online, for a day where there is no network.
export const payCodeSchema = z.object({
	online: z.object({ code: z.string(), expiresAt: epochMsSchema }),
	offline: z.object({ code: z.string(), expiresAt: epochMsSchema }),
});
