import * as z from "zod/mini";
import { emailSchema } from "../../core/email.ts";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { accountViewSchema } from "../../protocol/views.ts";

// What the organizer's desk sees of guests: whose account it is, by what it is found, and what may be done about it.

const guestSchema = z.object({
	account: accountViewSchema,
	email: z.nullable(z.string()),
	openedAt: epochMsSchema,
	// Since when it is nobody's; null: it is somebody's.
	erasedAt: z.nullable(epochMsSchema),
});
export type Guest = z.infer<typeof guestSchema>;
export const guestsPageSchema = z.object({ guests: z.array(guestSchema), next: z.nullable(z.string()) });
export type GuestsPage = z.infer<typeof guestsPageSchema>;

// The code of a wristband, an account's id, or the address that a guest gave.
export const findGuestsSchema = z.object({
	text: z.string().check(z.trim(), z.toLowerCase(), z.minLength(1), z.maxLength(200)),
});
export const guestsFoundSchema = z.object({ guests: z.array(guestSchema) });

export const guestViewSchema = z.object({
	...guestSchema.shape,
	// What a till finds it by.
	codes: z.array(z.string()),
	hasPin: z.boolean(),
	// What opens its wallet. The code itself was shown once; the beginning of its hash tells one from another.
	claims: z.array(z.object({ id: z.string(), madeAt: epochMsSchema })),
});
export type GuestView = z.infer<typeof guestViewSchema>;

export const addCodeSchema = z.object({ code: idSchema });
// What the account is found by from now on.
export const codesLeftSchema = z.object({ account: idSchema, codes: z.array(z.string()) });
export const claimRemovedSchema = z.object({ account: idSchema, claim: z.string() });
// As many as an account may be opened with.
export const CODES_PER_ACCOUNT_MAX = 20;

export const walletLinkSentSchema = z.object({ account: idSchema, email: z.string() });

export const setAddressSchema = z.object({ email: emailSchema });
export const addressSchema = z.object({ account: idSchema, email: z.nullable(z.string()) });
// The answer is the same whosever the address is.
export const addressAskedSchema = z.object({ sent: z.literal("to-confirm") });

// Where a page of the newest goes on: when the last one was opened, and its id.
export type GuestCursor = { readonly openedAt: number; readonly id: string };
const PLACE = /^(\d{1,16})\.([a-z0-9][a-z0-9-]{0,63})$/;
export const guestCursorSchema = z.string().check(z.regex(PLACE, "what was given as next"));

export function writeGuestCursor({ openedAt, id }: GuestCursor): string {
	return `${openedAt}.${id}`;
}

export function readGuestCursor(text: string): GuestCursor {
	const [, openedAt = "", id = ""] = PLACE.exec(text) ?? [];
	return { openedAt: Number(openedAt), id };
}
