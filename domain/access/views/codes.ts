import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { PAY_CODE_CHARS_MAX } from "../pay-token.ts";

// What was typed or scanned at a till: a tag's own code, or a code to pay with.
export const resolveSchema = z.object({
	code: z.string().check(z.trim(), z.minLength(1), z.maxLength(PAY_CODE_CHARS_MAX)),
});
export const resolvedSchema = z.object({
	account: idSchema,
	name: z.string(),
	by: z.enum(["tag", "pay-code"]),
	// Until when a code to pay with is good; null: a tag's code does not end.
	expiresAt: z.nullable(epochMsSchema),
});
