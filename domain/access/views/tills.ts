import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { offlinePolicySchema } from "../../till/offline.ts";
import { staffRoleSchema } from "../claims.ts";
import { sessionSchema } from "../session.ts";
import { boundStoresSchema, codeSchema, staffPinSchema } from "./parts.ts";

// Devices that sell, and what they are told.

const tillNameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

export const tillViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	store: idSchema,
	status: z.enum(["waiting", "enrolled", "removed"]),
	// Where it stood and may still have sales from; null: nowhere else.
	leaving: z.nullable(idSchema),
	enrolledAt: z.nullable(epochMsSchema),
	removedAt: z.nullable(epochMsSchema),
	wipedAt: z.nullable(epochMsSchema),
	seenAt: z.nullable(epochMsSchema),
});
export type TillView = z.infer<typeof tillViewSchema>;
export const tillsPageSchema = z.object({ tills: z.array(tillViewSchema) });
export const newTillSchema = z.object({ id: idSchema, name: tillNameSchema, store: idSchema });
export const changeTillSchema = z
	.object({ name: z.optional(tillNameSchema), store: z.optional(idSchema) })
	.check(z.refine((change) => Object.keys(change).length > 0, "nothing to change"));
// Shown once; the link carries the code behind the #, as does the QR code that is made of it.
export const enrolmentSchema = z.object({
	till: tillViewSchema,
	code: z.string(),
	link: z.string(),
	expiresAt: epochMsSchema,
});

// An ECDSA key on P-256, as WebCrypto exports it.
export const publicKeySchema = z.object({
	kty: z.literal("EC"),
	crv: z.literal("P-256"),
	x: z.string().check(z.regex(/^[\w-]{43}$/, "a coordinate")),
	y: z.string().check(z.regex(/^[\w-]{43}$/, "a coordinate")),
});
export type PublicKey = z.infer<typeof publicKeySchema>;

// The proof is a JWT that the new key has signed over the code: nobody can register a key that is not theirs.
export const enrolSchema = z.object({
	code: codeSchema,
	key: publicKeySchema,
	// ES256: aud = fieldtill/enrol, and in `code` the SHA-256 of the code without dashes, in capitals.
	proof: z.string().check(z.maxLength(2_000)),
});
export const enrolledSchema = z.object({
	org: idSchema,
	till: idSchema,
	store: idSchema,
	session: sessionSchema,
});

export const nonceSchema = z.object({ nonce: z.string(), expiresAt: epochMsSchema });
// The assertion is an ES256 JWT: iss = sub = the till, aud = fieldtill/till, the nonce in `nonce`.
export const tillTokenSchema = z.object({
	org: idSchema,
	till: idSchema,
	// Where the till believes it stands: it may still bring in what it sold there.
	store: idSchema,
	assertion: z.string().check(z.maxLength(2_000)),
});
// The session is for the store where the till has to go on. After a move that is the old one, with `leaving` in its
// claims, until the till says farewell to it; a session for `moveTo` itself says that it has. After its removal, and for
// a device that was replaced, the session is leaving as well, until it says that nothing is left on it.
export const tillTokenAnswerSchema = z.object({
	session: sessionSchema,
	// "go-on", or what to do once every op that waits is in.
	order: z.enum(["go-on", "move", "wipe"]),
	moveTo: z.nullable(idSchema),
});
export const farewellSchema = z.object({ left: idSchema });
// Where to ask for the next token; null: nowhere, and the device is wiped.
export const farewellAnswerSchema = z.object({ moveTo: z.nullable(idSchema) });

export const cashierCheckSchema = z.object({ staff: idSchema, pin: staffPinSchema });
export const cashierViewSchema = z.object({ staff: idSchema, name: z.string(), role: staffRoleSchema });
export const pinReportsTakenSchema = z.object({ taken: z.int() });
// Wrong PINs that were typed offline; counted once a report.
export const staffPinFailuresSchema = z.object({
	reports: z
		.array(z.object({ id: z.uuid(), staff: idSchema, failures: z.int().check(z.gte(1), z.lte(100)) }))
		.check(z.minLength(1), z.maxLength(50)),
});

export const feedQuerySchema = z.object({
	since: z._default(z.coerce.number().check(z.int(), z.gte(0)), 0),
	// Where the last page ended, with the same `since`.
	after: z.optional(z.string().check(z.maxLength(200))),
});
export const feedStaffSchema = z.object({
	id: idSchema,
	name: z.string(),
	role: staffRoleSchema,
	stores: boundStoresSchema,
	// What a PIN is checked against, offline too; null: cannot sign in at a till.
	pin: z.nullable(z.string()),
	pinLockedUntil: epochMsSchema,
});
const feedTillSchema = z.object({
	id: idSchema,
	name: z.string(),
	store: idSchema,
	key: publicKeySchema,
});
export const feedHeadSchema = z.object({
	account: idSchema,
	seq: z.int(),
	status: z.enum(["active", "blocked", "closed"]),
	offlineBlocked: z.boolean(),
	pinAboveMinor: z.nullable(z.int()),
	// What may be taken without the tag.
	balances: z.record(z.string(), z.int()),
	// What lies on the tag, and the highest counter of it that is known; where it was ever written to.
	purses: z.optional(z.record(z.string(), z.int())),
	tagCounter: z.optional(z.int()),
	// What points at the account: wristbands, cards.
	codes: z.array(z.string()),
});
// A public key that signs what the system says, as the set at /.well-known/jwks.json has it.
export const openKeySchema = z.looseObject({ kid: z.string() });
export const feedPageSchema = z.object({
	// Ask with this next time; with `next` while it is not null.
	revision: z.int(),
	// Everything that there is: what a till has besides, once it has every page, is no longer there.
	whole: z.boolean(),
	next: z.nullable(z.string()),
	// With the first page: these, and everybody who may sign in and every till that changed.
	policy: z.nullable(z.object({ offline: offlinePolicySchema, keys: z.array(openKeySchema) })),
	staff: z.array(feedStaffSchema),
	tills: z.array(feedTillSchema),
	heads: z.array(feedHeadSchema),
	// What is no longer there.
	gone: z.object({ staff: z.array(idSchema), tills: z.array(idSchema), accounts: z.array(idSchema) }),
});
export type FeedPage = z.infer<typeof feedPageSchema>;
