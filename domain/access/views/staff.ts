import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { staffRoleSchema } from "../claims.ts";
import { boundStoresSchema, staffPinSchema } from "./parts.ts";
import { attestationSchema, emailSchema, newPasswordSchema, personNameSchema } from "./sign-in.ts";

// People who work for an org, and what each may do about the own sign-in.

export const staffViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	role: staffRoleSchema,
	email: z.nullable(z.string()),
	stores: boundStoresSchema,
	status: z.enum(["invited", "active"]),
	hasPassword: z.boolean(),
	hasTotp: z.boolean(),
	passkeys: z.int(),
	hasPin: z.boolean(),
	pinLockedUntil: epochMsSchema,
});
export type StaffView = z.infer<typeof staffViewSchema>;
export const staffPageSchema = z.object({ staff: z.array(staffViewSchema) });

export const inviteSchema = z.object({
	name: personNameSchema,
	email: emailSchema,
	role: staffRoleSchema,
	stores: boundStoresSchema,
});
// The code is shown once; the link carries it behind the #.
export const inviteAnswerSchema = z.object({
	staff: idSchema,
	code: z.string(),
	link: z.string(),
	expiresAt: epochMsSchema,
});

export const changeStaffSchema = z
	.object({
		name: z.optional(personNameSchema),
		role: z.optional(staffRoleSchema),
		stores: z.optional(boundStoresSchema),
	})
	.check(z.refine((change) => Object.keys(change).length > 0, "nothing to change"));
export const staffRemovedSchema = z.object({ removed: idSchema });
export const factorsResetSchema = z.object({ reset: idSchema });
export const sessionsEndedSchema = z.object({ ended: z.int() });

export const meSchema = z.object({
	id: idSchema,
	name: z.string(),
	email: z.nullable(z.string()),
	role: z.string(),
	hasPassword: z.boolean(),
	hasTotp: z.boolean(),
	recoveryCodesLeft: z.int(),
	passkeys: z.int(),
	hasPin: z.boolean(),
	session: idSchema,
	freshUntil: epochMsSchema,
});
export const changePasswordSchema = z.object({
	current: z.string().check(z.minLength(1), z.maxLength(128)),
	next: newPasswordSchema,
});
export const setStaffPinSchema = z.object({ pin: staffPinSchema });

export const totpBegunSchema = z.object({ secret: z.string(), uri: z.string() });
export const totpConfirmSchema = z.object({ code: z.string().check(z.regex(/^\d{6}$/, "six digits")) });
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) });

export const stepUpSchema = z.object({
	factor: z.enum(["totp", "recovery", "password"]),
	code: z.string().check(z.minLength(1), z.maxLength(128)),
});

const passkeyViewSchema = z.object({
	id: z.string(),
	name: z.string(),
	createdAt: epochMsSchema,
	usedAt: z.nullable(epochMsSchema),
});
export const passkeysPageSchema = z.object({ passkeys: z.array(passkeyViewSchema) });
export const addPasskeySchema = z.object({
	ticket: z.string().check(z.maxLength(100)),
	name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
	response: attestationSchema,
});
// With the first second factor come codes for the day on which it is lost.
export const passkeyAddedSchema = z.object({
	passkey: passkeyViewSchema,
	recoveryCodes: z.nullable(z.array(z.string())),
});

export const sessionViewSchema = z.object({
	id: idSchema,
	device: z.string(),
	address: z.string(),
	createdAt: epochMsSchema,
	usedAt: epochMsSchema,
	isThis: z.boolean(),
});
// Everything that is kept about one person, for that person.
export const staffExportSchema = z.object({
	staff: z.object({
		id: idSchema,
		name: z.string(),
		role: staffRoleSchema,
		email: z.nullable(z.string()),
		stores: boundStoresSchema,
		status: z.string(),
		createdAt: epochMsSchema,
		hasPassword: z.boolean(),
		hasTotp: z.boolean(),
		hasPin: z.boolean(),
		ssoSubject: z.nullable(z.string()),
	}),
	sessions: z.array(
		z.object({
			id: z.string(),
			device: z.string(),
			address: z.string(),
			createdAt: epochMsSchema,
			usedAt: epochMsSchema,
			endedAt: z.nullable(epochMsSchema),
		}),
	),
	passkeys: z.array(passkeyViewSchema),
	// The newest lines of the audit log that this person wrote or that are about this person.
	acts: z.array(
		z.object({ seq: z.int(), at: epochMsSchema, act: z.string(), target: z.string(), address: z.string() }),
	),
});
export type StaffExport = z.infer<typeof staffExportSchema>;

export const sessionsPageSchema = z.object({ sessions: z.array(sessionViewSchema) });
