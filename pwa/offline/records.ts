import * as z from "zod/mini";
import { sessionSchema } from "../../domain/access/session.ts";
import { menuSchema } from "../../domain/catalog/menu.ts";
import { epochMsSchema, idSchema, opIdSchema, seqSchema, sha256Schema } from "../../domain/core/ids.ts";
import { opSchema } from "../../domain/protocol/op.ts";
import {
	appliedSchema,
	declinedSchema,
	flaggedSchema,
	invalidSchema,
	quarantinedSchema,
} from "../../domain/protocol/outcome.ts";
import { accountViewSchema, entryViewSchema, orgViewSchema } from "../../domain/protocol/views.ts";

// What lies in the device's database. Rows are parsed on the way out: an older version of the app wrote some of them.

const opRowFields = {
	id: opIdSchema,
	till: idSchema,
	epoch: seqSchema,
	seq: seqSchema,
	// The hash of the op's text, computed when it was written, so that minting its successor needs no await on it.
	digest: sha256Schema,
	op: opSchema,
	savedAt: epochMsSchema,
	tries: z.int(),
	lastTriedAt: z.nullable(epochMsSchema),
};

// An op without a final answer carries `open: 1`; the index over it is what counts and finds the unsent ones.
//
//   unsent ──▶ pending ──▶ an answer        unsent ──▶ an answer
//
//   applied       done                          declined   not done
//   flagged       done, and needs a look        invalid    could not be read, not done
//   quarantined   happened, could not be read: the server keeps it
//
// Answers never change again.
export const opRowSchema = z.discriminatedUnion("state", [
	z.object({ ...opRowFields, state: z.literal("unsent"), open: z.literal(1) }),
	z.object({ ...opRowFields, state: z.literal("pending"), open: z.literal(1), dueAt: epochMsSchema }),
	z.object({ ...opRowFields, state: z.literal("applied"), outcome: appliedSchema }),
	z.object({ ...opRowFields, state: z.literal("flagged"), outcome: flaggedSchema }),
	z.object({ ...opRowFields, state: z.literal("declined"), outcome: declinedSchema }),
	z.object({ ...opRowFields, state: z.literal("quarantined"), outcome: quarantinedSchema }),
	z.object({ ...opRowFields, state: z.literal("invalid"), outcome: invalidSchema }),
]);
export type OpRow = z.infer<typeof opRowSchema>;
export type OpState = OpRow["state"];
type DoneRow = Extract<OpRow, { state: "applied" | "flagged" }>;

export function isDone(row: OpRow): row is DoneRow {
	return row.state === "applied" || row.state === "flagged";
}

const chainRowSchema = z.object({
	till: idSchema,
	epoch: seqSchema,
	seq: z.int().check(z.gte(0)),
	digest: sha256Schema,
});
export type ChainRow = z.infer<typeof chainRowSchema>;

export const menuRowSchema = z.object({ store: idSchema, menu: menuSchema, fetchedAt: epochMsSchema });
export type MenuRow = z.infer<typeof menuRowSchema>;

// Who is signed in at each entrance of this device.
const entranceSchema = z.enum(["dashboard", "wallet"]);
export type Entrance = z.infer<typeof entranceSchema>;

// Without anything that would let somebody in.
const whoSchema = z.omit(sessionSchema, { token: true, expiresAt: true });
export type SignedInPerson = z.infer<typeof whoSchema>;
export const whoRowSchema = z.object({ entrance: entranceSchema, who: whoSchema });
export type WhoRow = z.infer<typeof whoRowSchema>;

// To pay with where there is no network.
const payCodeSchema = z.object({ code: z.string(), expiresAt: epochMsSchema });
export type PayCodeCopy = z.infer<typeof payCodeSchema>;

export const walletRowSchema = z.object({
	id: idSchema,
	account: accountViewSchema,
	entries: z.array(entryViewSchema),
	org: orgViewSchema,
	payCode: z._default(z.nullable(payCodeSchema), null),
	fetchedAt: epochMsSchema,
});
export type WalletRow = z.infer<typeof walletRowSchema>;

export const orgRowSchema = z.object({ id: idSchema, org: orgViewSchema });
export type OrgRow = z.infer<typeof orgRowSchema>;
