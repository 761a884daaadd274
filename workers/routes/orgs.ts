import { Hono } from "hono";
import { uuidv7 } from "uuidv7";
import { sessionSchema } from "../../domain/access/session.ts";
import {
	changeOrgSchema,
	type OrgChange,
	type OrgSettings,
	orgChangedSchema,
	orgSettingsSchema,
	type SignUp,
	signUpSchema,
} from "../../domain/access/views/org.ts";
import { must } from "../../domain/core/assert.ts";
import { SIGN_UP_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { addOrg, changeOrg, findSettings, isOrgTaken } from "../db/orgs.ts";
import { bumpRevision } from "../db/revision.ts";
import { addStaff } from "../db/staff-changes.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { permit } from "../middleware/permit.ts";
import { makeVerifier } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { checkPassword } from "../sign-in/password-rules.ts";
import { startSession } from "../sign-in/sessions.ts";
import { republishMenus } from "../stores/menus.ts";

// An org comes into being with its owner; what holds for all of it is settled here.

// What menus carry, what tills are told besides, and what days are counted by.
const ON_MENUS = ["locale", "zone", "taxMode", "offline"] as const;
const ON_TILLS = ["name", "offline"] as const;
const ON_DAYS = ["zone", "dayStartsMinute"] as const;

export const orgs = new Hono<AppEnv>()
	.post(
		"/v1/orgs",
		describe({
			tag: "Org",
			summary: "Sign up: an org with its owner, who is signed in",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "password-weak", "org-taken", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", signUpSchema),
		async (c) => {
			const asked = c.req.valid("json");
			const { email, name, password } = asked.owner;
			await countAttempt(c, `sign-up/${callerGroup(c)}`, SIGN_UP_POLICY);
			checkPassword(password, { email, name, orgName: asked.name }, "owner.password");
			const owner = await addOrgOf(c, asked);
			return c.json(
				await startSession(c, {
					org: asked.org,
					kind: "staff",
					subject: owner,
					isFresh: true,
					by: "sign-up",
				}),
				201,
			);
		},
	)
	.get(
		"/v1/org/settings",
		describe({
			tag: "Org",
			summary:
				"What holds for all of the org; after retentionDays it forgets staff who left and guests whose account was closed",
			answer: orgSettingsSchema,
		}),
		permit,
		async (c) => c.json(await settingsOf(c), 200),
	)
	.patch(
		"/v1/org/settings",
		describe({
			tag: "Org",
			summary: "Change settings; what stores sell by is pushed to them at once",
			answer: orgChangedSchema,
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", changeOrgSchema),
		async (c) => {
			const { org } = c.var.claims;
			const before = await settingsOf(c);
			const change = differing(before, c.req.valid("json"));
			const isAbout = (keys: readonly (keyof OrgChange)[]) => keys.some((key) => change[key] !== undefined);
			if (Object.keys(change).length > 0) {
				const told = { act: "org-changed", target: org, before, after: { ...before, ...change } } as const;
				const moved = isAbout(ON_TILLS) ? [bumpRevision(c.env.DB, org)] : [];
				await audited(c, told, [...moved, changeOrg(c.env.DB, org, change)]);
			}
			const unpublished = isAbout(ON_MENUS) ? await republishMenus(c.env, org) : [];
			return c.json({ settings: await settingsOf(c), rebuildNeeded: isAbout(ON_DAYS), unpublished }, 200);
		},
	);

async function addOrgOf(c: AppContext, asked: SignUp): Promise<string> {
	const { DB: db } = c.env;
	const { org, unit, zone, locale, dayStartsMinute, taxMode, offline, owner } = asked;
	const now = Date.now();
	const id = uuidv7();
	const password = await makeVerifier(owner.password);
	const staff = { ...owner, id, password, role: "owner", stores: null } as const;
	const after = { unit, zone, locale, dayStartsMinute, taxMode, offline, owner: id };
	try {
		await audited(
			c,
			{ act: "org-created", target: org, after },
			[addOrg(db, asked, decimalsOf(unit), now), addStaff(db, org, staff, now)],
			{ org, actor: id, actorRole: "owner" },
		);
	} catch (error) {
		if (isOrgTaken(error)) throw new Problem("org-taken");
		throw error;
	}
	return id;
}

async function settingsOf(c: AppContext): Promise<OrgSettings> {
	const settings = await findSettings(c.env.DB, c.var.claims.org);
	if (settings === null) throw new Problem("token-invalid");
	return settings;
}

// What is said and is not so already.
function differing(before: OrgSettings, change: OrgChange): OrgChange {
	const pairs = Object.entries(change).filter(
		([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof OrgSettings]),
	);
	return Object.fromEntries(pairs);
}

function decimalsOf(unit: string): number {
	const format = new Intl.NumberFormat("en", { style: "currency", currency: unit });
	return must(format.resolvedOptions().maximumFractionDigits, "a currency has its decimals");
}
