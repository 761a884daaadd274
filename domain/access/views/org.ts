import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../core/ids.ts";
import { wholeText } from "../../core/whole-text.ts";
import { menuPublishedSchema, namesSchema } from "../../protocol/views.ts";
import { offlinePolicySchema } from "../../till/offline.ts";
import { emailSchema, newPasswordSchema, personNameSchema } from "./sign-in.ts";

// An org, its settings, its stores and who may speak for it from outside.

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

const orgNameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
// Currencies and zones are those that the runtime knows.
const unitSchema = z.string().check(
	z.regex(/^[A-Z]{3}$/, "a currency of three letters"),
	z.refine((unit) => CURRENCIES.has(unit), "a currency that is in use"),
);
const zoneSchema = z.string().check(z.maxLength(60), z.refine(isZone, "a time zone, such as Europe/Berlin"));
const minuteSchema = z.int().check(z.gte(0), z.lte(1_439));
const originSchema = z.string().check(z.regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, "https:// and a host"));

export const orgSettingsSchema = z.object({
	name: orgNameSchema,
	unit: unitSchema,
	zone: zoneSchema,
	locale: z.string().check(z.regex(/^[a-z]{2}(-[A-Z]{2})?$/, "a language, or a language and a country")),
	// When an event day begins, in minutes past midnight.
	dayStartsMinute: minuteSchema,
	taxMode: z.enum(["inclusive", "exclusive"]),
	offline: offlinePolicySchema,
	origins: z.array(originSchema).check(z.maxLength(20)),
	// How long names are kept of staff who left and of guests whose account was closed.
	retentionDays: z.int().check(z.gte(30), z.lte(3_650)),
	// Whoever works here and has a password needs an app or a passkey beside it.
	everyoneNeedsFactor: z.boolean(),
});
export type OrgSettings = z.infer<typeof orgSettingsSchema>;
export const changeOrgSchema = z
	.partial(z.omit(orgSettingsSchema, { unit: true, everyoneNeedsFactor: true }))
	.check(z.refine((change) => Object.keys(change).length > 0, "nothing to change"));
export type OrgChange = z.infer<typeof changeOrgSchema>;
export const orgChangedSchema = z.object({
	settings: orgSettingsSchema,
	// Past days keep the zone and the cut-off that they were counted by until history is rebuilt.
	rebuildNeeded: z.boolean(),
	// Stores that still sell by the earlier settings, because their menu could not be published.
	unpublished: z.array(idSchema),
});

export const factorRuleSchema = z.pick(orgSettingsSchema, { everyoneNeedsFactor: true });

export const signUpSchema = z.object({
	// The org's id: part of every address, never changed.
	org: idSchema,
	...z.pick(orgSettingsSchema, {
		name: true,
		unit: true,
		zone: true,
		locale: true,
		dayStartsMinute: true,
		taxMode: true,
		offline: true,
	}).shape,
	owner: z.object({ name: personNameSchema, email: emailSchema, password: newPasswordSchema }),
});
export type SignUp = z.infer<typeof signUpSchema>;

export const newStoreSchema = z.object({
	id: idSchema,
	name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80), wholeText),
	kind: z.enum(["stall", "shop", "topup", "warehouse"]),
});

export type NewStore = z.infer<typeof newStoreSchema>;

export const putProductSchema = z.object({
	name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80), wholeText),
	category: z.string().check(z.trim(), z.minLength(1), z.maxLength(40), wholeText),
	priceMinor: z.int().check(z.gte(0), z.lte(100_000_000)),
	depositMinor: z.int().check(z.gte(0), z.lte(100_000_000)),
	taxBps: z.int().check(z.gte(0), z.lte(10_000)),
	counted: z.boolean(),
});
export type PutProduct = z.infer<typeof putProductSchema>;
export const productPutSchema = z.object({
	product: idSchema,
	menu: menuPublishedSchema,
	// Other stores that sell it: as it was, until their menus are published.
	elsewhere: z.array(idSchema),
});

export const putSsoSchema = z.object({
	issuer: z.url().check(z.maxLength(300)),
	clientId: z.string().check(z.minLength(1), z.maxLength(200)),
	clientSecret: z.string().check(z.minLength(1), z.maxLength(300)),
});
// The secret is never shown again.
export const ssoViewSchema = z.object({
	sso: z.nullable(
		z.object({
			issuer: z.string(),
			clientId: z.string(),
			// Where people of this org begin.
			signInUrl: z.string(),
		}),
	),
	// What a provider has to know as the way back.
	callbackUrl: z.string(),
});
// How many have a link in their mail, because they came in by nothing else.
export const ssoRemovedSchema = z.object({ removed: z.literal(true), told: z.int() });

export const auditViewSchema = z.object({
	seq: z.int(),
	at: epochMsSchema,
	actor: z.string(),
	actorRole: z.string(),
	address: z.string(),
	act: z.string(),
	target: z.string(),
	before: z.nullable(z.string()),
	after: z.nullable(z.string()),
	prev: z.string(),
	hash: z.string(),
});
export const auditPageSchema = z.object({
	lines: z.array(auditViewSchema),
	// Of whom and what the lines name, as they are called now.
	names: namesSchema,
	next: z.nullable(z.int()),
});

function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}
