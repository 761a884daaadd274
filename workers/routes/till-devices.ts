import { Hono } from "hono";
import { normalCode } from "../../domain/access/enrolment.ts";
import { ACCESS_MS, type Session } from "../../domain/access/session.ts";
import { enrolDevice, farewellOf, judgeEnrolment, ordersFor } from "../../domain/access/till-status.ts";
import {
	enrolledSchema,
	enrolSchema,
	farewellAnswerSchema,
	farewellSchema,
	nonceSchema,
	tillTokenAnswerSchema,
	tillTokenSchema,
} from "../../domain/access/views/tills.ts";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { storeObjectName } from "../../domain/core/ids.ts";
import type { LogEnd } from "../../domain/till/chain.ts";
import { takeTicketAs } from "../db/tickets.ts";
import { type FoundTill, findTill, seeTill, spendNonce } from "../db/tills.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { permit } from "../middleware/permit.ts";
import { deviceKeyOf, isProven, makeNonce, readAssertion } from "../secrets/device-proof.ts";
import { signToken } from "../secrets/tokens.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { alterTill, tellStore } from "../stores/tills.ts";

// A device becomes a till, proves each few minutes that it is, and says at the end that nothing is left on it.

export const tillDevices = new Hono<AppEnv>()
	.post(
		"/v1/till/enrol",
		describe({
			tag: "Till",
			summary: "Become a till: by a one-time code, with a key of the device's own",
			answer: enrolledSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", enrolSchema),
		async (c) => {
			const now = Date.now();
			const { code, key, proof } = c.req.valid("json");
			const gate = await countAttempt(c, `enrol/${callerGroup(c)}`, SIGN_IN_POLICY);
			// A code is not used up by whoever cannot prove the key.
			if (!(await isProven(code, key, proof))) throw new Problem("code-unknown");
			const device = await deviceKeyOf(key);
			const ticket = await takeTicketAs(c.env.DB, normalCode(code), "enrolment", device.kid, now);
			const found = ticket === null ? null : await findTill(c.env.DB, ticket.org, ticket.subject);
			if (ticket === null || found === null) throw new Problem("code-unknown");
			const {
				org,
				id: till,
				store,
			} = await alterTill(c, found, {
				act: "till-enrolled",
				by: { org: found.org, actor: found.id, actorRole: "till" },
				tell: ({ status, keys }) => ({ status, device: keys[0]?.kid ?? null }),
				next: (row) => {
					const verdict = judgeEnrolment(row, device, ticket.usedAt);
					if (verdict === "refuse") throw new Problem("code-unknown");
					if (verdict === "nothing") return null;
					return { ...row, ...enrolDevice(row, device), enrolledAt: now, wipedAt: null };
				},
			});
			await gate.forgive();
			const session = await startTill(c, found, { store, device: device.kid, leaving: false }, now);
			return c.json({ org, till, store, session }, 201);
		},
	)
	.post(
		"/v1/till/nonces",
		describe({
			tag: "Till",
			summary: "A nonce to sign, good once and for two minutes",
			answer: nonceSchema,
			status: 201,
			refusals: ["origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		async (c) => c.json(await makeNonce(c.env.SIGNING_KEYS, Date.now()), 201),
	)
	.post(
		"/v1/till/tokens",
		describe({
			tag: "Till",
			summary: "A token for ten minutes, by an assertion that the till's own key has signed",
			answer: tillTokenAnswerSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "assertion-refused", "outcome-unknown", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", tillTokenSchema),
		async (c) => {
			const now = Date.now();
			const { org, till, store: believed, assertion } = c.req.valid("json");
			const row = await findTill(c.env.DB, org, till);
			const said = await readAssertion(c.env.SIGNING_KEYS, till, row?.keys ?? [], assertion, now);
			if (row === null || said === null) throw refused(org, till);
			if (!(await spendNonce(c.env.DB, row, said.nonce, now, said.expiresAt))) throw refused(org, till);
			const { store, leaving, order, moveTo } = ordersFor(row, said.key, believed);
			// The store knows before the token is given: what it was not told so far is healed here.
			await tellStore(c.env, row, store).catch(() => {
				throw new Problem("outcome-unknown", [], { "Retry-After": "2" });
			});
			// A device that was replaced is not the till: what it brings in says nothing of the one that is.
			if (said.key.stood === undefined) await seeTill(c.env.DB, org, till, now);
			const session = await startTill(c, row, { store, device: said.key.kid, leaving }, now);
			return c.json({ session, order, moveTo }, 201);
		},
	)
	.post(
		"/v1/till/farewell",
		describe({
			tag: "Till",
			summary: "Say that nothing of what was sold at a store is left on this device",
			answer: farewellAnswerSchema,
			refusals: [...BODY_REFUSALS, "outcome-unknown"],
		}),
		permit,
		jsonBody,
		valid("json", farewellSchema),
		async (c) => {
			const { claims } = c.var;
			if (claims.role !== "till") throw new Problem("role-forbidden");
			const found = await findTill(c.env.DB, claims.org, claims.sub);
			if (found === null) throw new Problem("till-removed");
			const row = await sayFarewell(c, found, claims.device ?? "", c.req.valid("json").left);
			const isHere = row.status === "enrolled" && row.keys[0]?.kid === claims.device;
			return c.json({ moveTo: isHere ? row.store : null }, 200);
		},
	);

async function sayFarewell(c: AppContext, found: FoundTill, device: string, left: string) {
	const farewell = farewellOf(found, device, left);
	if (farewell.do === "nothing") return found;
	// Where it goes on, nobody shall miss what it sold here.
	const log = farewell.do === "moved" ? await logAt(c, found, left) : null;
	return await alterTill(c, found, {
		act: farewell.do === "moved" ? "till-changed" : "till-wiped",
		tell: ({ leaving, wipedAt, keys }) => ({ leaving, wipedAt, devices: keys.length }),
		next: (row) => {
			const now = farewellOf(row, device, left, log);
			switch (now.do) {
				case "nothing":
					return null;
				case "moved":
					return { ...row, leaving: null, keys: now.keys };
				case "forget":
					return { ...row, keys: now.keys };
				case "wiped":
					return { ...row, keys: now.keys, wipedAt: Date.now() };
			}
		},
	});
}

async function logAt(c: AppContext, { org, id }: FoundTill, store: string): Promise<LogEnd | null> {
	try {
		return await c.env.STORE.getByName(storeObjectName({ org, store })).tillLog(id);
	} catch {
		throw new Problem("outcome-unknown", [], { "Retry-After": "2" });
	}
}

type TillTokenFor = { readonly store: string; readonly device: string; readonly leaving: boolean };

async function startTill(
	c: AppContext,
	{ org, id, name, orgName }: FoundTill,
	{ store, device, leaving }: TillTokenFor,
	now: number,
): Promise<Session> {
	const claims = {
		...{ role: "till" as const, org, sub: id, store, device },
		...(leaving ? { leaving: true as const } : {}),
	};
	const token = await signToken(c.env.SIGNING_KEYS, claims, now);
	return { token, expiresAt: now + ACCESS_MS, claims, label: name, orgName };
}

// One answer, whatever was wrong.
function refused(org: string, till: string): Problem {
	console.warn(JSON.stringify({ level: "warn", at: "till-token", org, till, message: "refused" }));
	return new Problem("assertion-refused");
}
