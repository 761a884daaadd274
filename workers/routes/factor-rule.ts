import { Hono } from "hono";
import { factorRuleSchema } from "../../domain/access/views/org.ts";
import { audited } from "../audit/audited.ts";
import { findSettings, setFactorRule } from "../db/orgs.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { callerStaff } from "../sign-in/caller.ts";
import { closeStaffSockets } from "../sign-in/close-sockets.ts";
import { listFactors } from "../sign-in/factors.ts";

// Whether everyone who works here needs a second factor. It holds from the next call on: whoever has none can set one
// up and do nothing else.

export const factorRule = new Hono<AppEnv>().put(
	"/v1/org/second-factor",
	describe({
		tag: "Org",
		summary: "Ask a second factor of everyone who signs in with a password, or no longer",
		answer: factorRuleSchema,
		refusals: [...BODY_REFUSALS, "factor-first"],
	}),
	permit,
	jsonBody,
	valid("json", factorRuleSchema),
	async (c) => {
		const { everyoneNeedsFactor } = c.req.valid("json");
		const { org } = c.var.claims;
		const before = await findSettings(c.env.DB, org);
		if (before === null) throw new Problem("token-invalid");
		if (before.everyoneNeedsFactor === everyoneNeedsFactor) return c.json({ everyoneNeedsFactor }, 200);
		// Whoever asks it of others knows that it works.
		if (everyoneNeedsFactor && (await listFactors(c, await callerStaff(c))).length === 0)
			throw new Problem("factor-first");
		const { everyoneNeedsFactor: was } = before;
		const told = { act: "org-changed", target: org, before: { everyoneNeedsFactor: was } } as const;
		await audited(c, { ...told, after: { everyoneNeedsFactor } }, [
			setFactorRule(c.env.DB, org, everyoneNeedsFactor),
		]);
		if (everyoneNeedsFactor) await closeStaffSockets(c, org);
		return c.json({ everyoneNeedsFactor }, 200);
	},
);
