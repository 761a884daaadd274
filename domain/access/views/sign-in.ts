import * as z from "zod/mini";
import { emailSchema } from "../../core/email.ts";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { staffRoleSchema } from "../claims.ts";
import { sessionSchema } from "../session.ts";
import { codeSchema } from "./parts.ts";

export { emailSchema };

// What is said on the way in.

export const personNameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
// Long rather than clever; a short list of what everybody tries is refused besides.
export const newPasswordSchema = z.string().check(z.minLength(12), z.maxLength(128));
const passwordSchema = z.string().check(z.minLength(1), z.maxLength(128));

export { codeSchema };

export const signInSchema = z.object({
	email: emailSchema,
	password: passwordSchema,
	// Where the same address works for several orgs.
	org: z.optional(idSchema),
});
// The answer is the same whether anybody has this address.
export const askForPasswordLinkSchema = z.object({ email: emailSchema });
export const newPasswordByLinkSchema = z.object({ code: codeSchema, password: newPasswordSchema });
export const passwordChangedSchema = z.object({ changed: z.literal(true) });

export const factorSchema = z.enum(["totp", "recovery", "passkey"]);
export type Factor = z.infer<typeof factorSchema>;

export const signInAnswerSchema = z.discriminatedUnion("step", [
	z.object({ step: z.literal("done"), session: sessionSchema }),
	// The password was right; the ticket is good until a second factor was, or for some minutes.
	z.object({ step: z.literal("second-factor"), ticket: z.string(), factors: z.array(factorSchema) }),
	z.object({
		step: z.literal("choose-org"),
		orgs: z.array(z.object({ org: idSchema, orgName: z.string() })),
	}),
]);
export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

export const secondFactorSchema = z.object({
	ticket: z.string().check(z.maxLength(100)),
	factor: z.enum(["totp", "recovery"]),
	code: z.string().check(z.minLength(6), z.maxLength(40)),
});

// WebAuthn's own objects, as far as they must be there: the library checks what they say.
const base64UrlSchema = z.string().check(z.regex(/^[\w-]{1,8000}$/, "base64url"));
const credentialSchema = {
	id: base64UrlSchema,
	rawId: base64UrlSchema,
	type: z.literal("public-key"),
	clientExtensionResults: z.looseObject({}),
};
export const assertionSchema = z.object({
	...credentialSchema,
	response: z.object({
		clientDataJSON: base64UrlSchema,
		authenticatorData: base64UrlSchema,
		signature: base64UrlSchema,
		userHandle: z.optional(base64UrlSchema),
	}),
});
export type Assertion = z.infer<typeof assertionSchema>;
export const attestationSchema = z.object({
	...credentialSchema,
	response: z.object({
		clientDataJSON: base64UrlSchema,
		attestationObject: base64UrlSchema,
		transports: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(10))),
	}),
});
export type Attestation = z.infer<typeof attestationSchema>;

// `options` goes to the browser as it is.
export const passkeyOptionsSchema = z.object({ ticket: z.string(), options: z.looseObject({}) });
export const passkeyAnswerSchema = z.object({
	ticket: z.string().check(z.maxLength(100)),
	response: assertionSchema,
});
// The whole sign-in, or, with the ticket of a password, a second factor.
export const passkeyBeginSchema = z.discriminatedUnion("use", [
	z.object({ use: z.literal("sign-in") }),
	z.object({ use: z.literal("second-factor"), ticket: z.string().check(z.maxLength(100)) }),
]);

export const refreshSchema = z.object({ kind: z.enum(["staff", "guest"]) });
export const signedOutSchema = z.object({ signedOut: z.literal(true) });

export const invitationViewSchema = z.object({
	orgName: z.string(),
	email: emailSchema,
	name: z.string(),
	role: staffRoleSchema,
	expiresAt: epochMsSchema,
});
export const acceptInvitationSchema = z.object({
	code: codeSchema,
	name: personNameSchema,
	password: newPasswordSchema,
});
