import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../core/ids.ts";
import { flagSchema } from "./flags.ts";
import { balanceSchema } from "./outcome.ts";
import { saleViewSchema } from "./views.ts";

// What the live socket says. Staff hear every sale of their org; a guest hears the own balance and nothing else.
export const LIVE_SUBPROTOCOL = "fieldtill.live.v1";
// A browser cannot set headers on a socket: the token travels as a second subprotocol, never in the address.
export const LIVE_TOKEN_PREFIX = "fieldtill.token.";

// What an account found odd about a fact that was told before.
export const saleFlagSchema = z.object({ sale: z.string(), store: idSchema, flag: flagSchema });
export type SaleFlag = z.infer<typeof saleFlagSchema>;

export const liveMessageSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("hello"), serverTime: epochMsSchema }),
	z.object({ kind: z.literal("sales"), sales: z.array(saleViewSchema) }),
	z.object({ kind: z.literal("flags"), flags: z.array(saleFlagSchema) }),
	z.object({ kind: z.literal("balances"), balances: z.array(balanceSchema), at: epochMsSchema }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;
