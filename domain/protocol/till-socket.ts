import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { opBatchSchema } from "./op.ts";
import { outcomeSchema } from "./outcome.ts";

// The till's socket to its store: the same batch as over HTTP, with a number by which the till knows the answer; and
// what the store tells by itself.
export const TILL_SUBPROTOCOL = "fieldtill.till.v1";

export const tillSaysSchema = z.extend(opBatchSchema, { ref: z.int().check(z.gte(0)) });

export const storeSaysSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("hello"), serverTime: z.int(), soldOut: z.array(idSchema) }),
	z.object({ kind: z.literal("outcomes"), ref: z.int(), outcomes: z.array(outcomeSchema) }),
	// The batch as a whole was refused; its ops were not looked at.
	z.object({ kind: z.literal("refused"), ref: z.nullable(z.int()), code: z.string(), detail: z.string() }),
	z.object({ kind: z.literal("sold-out"), soldOut: z.array(idSchema) }),
]);
export type StoreSays = z.infer<typeof storeSaysSchema>;
