import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";

// Who is asking. A till acts for its store, a guest for one account, everyone else for the org.
const staffRoleSchema = z.enum(["owner", "manager", "cashier", "auditor"]);

export const claimsSchema = z.discriminatedUnion("role", [
	z.object({ role: staffRoleSchema, org: idSchema, sub: idSchema }),
	z.object({ role: z.literal("till"), org: idSchema, sub: idSchema, store: idSchema }),
	z.object({ role: z.literal("guest"), org: idSchema, sub: idSchema, account: idSchema }),
]);
export type Claims = z.infer<typeof claimsSchema>;
export type Role = Claims["role"];

export const signInSchema = z.object({ code: z.string().check(z.minLength(8), z.maxLength(64)) });

export const sessionSchema = z.object({
	token: z.string(),
	expiresAt: z.int(),
	claims: claimsSchema,
	label: z.string(),
	orgName: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;
