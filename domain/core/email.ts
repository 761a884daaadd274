import * as z from "zod/mini";
import { wholeText } from "./whole-text.ts";

// An address that mail may be sent to; lower case, so that the same one is found again.
export const emailSchema = z
	.string()
	.check(
		z.trim(),
		z.toLowerCase(),
		z.maxLength(200),
		wholeText,
		z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address"),
	);
