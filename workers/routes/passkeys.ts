import { Hono } from "hono";
import * as z from "zod/mini";
import { passkeyOptionsSchema } from "../../domain/access/views/sign-in.ts";
import { addPasskeySchema, passkeyAddedSchema, passkeysPageSchema } from "../../domain/access/views/staff.ts";
import { audited } from "../audit/audited.ts";
import { dropIdleRecovery, keepRecovery } from "../db/factors.ts";
import { addPasskey, findPasskey, listPasskeys, type PasskeyRow, removePasskey } from "../db/passkeys.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { callerStaff } from "../sign-in/caller.ts";
import { newRecoveryCodes, recoveryHashesOf } from "../sign-in/factors.ts";
import { beginAdding, readNewPasskey, takeCeremony } from "../sign-in/passkeys.ts";

// The passkeys of a person.

const PASSKEYS_MAX = 20;
const doneSchema = z.object({ done: z.literal(true) });
const passkeyParam = z.object({ passkey: z.string().check(z.regex(/^[\w-]{1,1400}$/, "base64url")) });

export const passkeys = new Hono<AppEnv>()
	.get(
		"/v1/me/passkeys",
		describe({ tag: "Oneself", summary: "The own passkeys", answer: passkeysPageSchema }),
		permit,
		async (c) => {
			const rows = await listPasskeys(c.env.DB, await callerStaff(c));
			return c.json({ passkeys: rows.map(passkeyView) }, 200);
		},
	)
	.post(
		"/v1/me/passkeys/options",
		describe({
			tag: "Oneself",
			summary: "Begin to add a passkey",
			answer: passkeyOptionsSchema,
			status: 201,
			refusals: ["passkeys-full"],
		}),
		permit,
		async (c) => {
			const person = await callerStaff(c);
			const known = await listPasskeys(c.env.DB, person);
			if (known.length >= PASSKEYS_MAX) throw new Problem("passkeys-full");
			return c.json(await beginAdding(c, person), 201);
		},
	)
	.post(
		"/v1/me/passkeys",
		describe({
			tag: "Oneself",
			summary: "Add the passkey; the first factor comes with recovery codes, shown this once",
			answer: passkeyAddedSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "ticket-over", "passkey-refused"],
		}),
		permit,
		jsonBody,
		valid("json", addPasskeySchema),
		async (c) => {
			const { ticket, name, response } = c.req.valid("json");
			const person = await callerStaff(c);
			const { org, subject, challenge } = await takeCeremony(c, "passkey-add", ticket);
			if (org !== person.org || subject !== person.id) throw new Problem("ticket-over");
			const made = await readNewPasskey(c, challenge, response);
			if (made === null || (await findPasskey(c.env.DB, made.id)) !== null)
				throw new Problem("passkey-refused");
			const row: PasskeyRow = {
				...{ org, id: made.id, staff: subject, name, counter: made.counter },
				publicKey: Buffer.from(made.publicKey).toString("base64url"),
				transports: JSON.stringify(response.response.transports ?? []),
				...{ createdAt: Date.now(), usedAt: null },
			};
			const fresh = recoveryHashesOf(person).length === 0 ? newRecoveryCodes() : null;
			const told = { act: "passkey-added", target: person.id, after: { passkey: made.id } } as const;
			const [added] = await audited(c, told, [
				addPasskey(c.env.DB, row),
				...(fresh === null ? [] : [keepRecovery(c.env.DB, person, fresh.hashes)]),
			]);
			if (added?.meta.changes !== 1) throw new Problem("passkey-refused");
			return c.json({ passkey: passkeyView(row), recoveryCodes: fresh?.codes ?? null }, 201);
		},
	)
	.delete(
		"/v1/me/passkeys/:passkey",
		describe({
			tag: "Oneself",
			summary: "Remove a passkey",
			answer: doneSchema,
			refusals: ["request-invalid", "passkey-unknown"],
		}),
		permit,
		valid("param", passkeyParam),
		async (c) => {
			const { passkey } = c.req.valid("param");
			const person = await callerStaff(c);
			const known = await listPasskeys(c.env.DB, person);
			if (!known.some(({ id }) => id === passkey)) throw new Problem("passkey-unknown");
			const told = { act: "passkey-removed", target: person.id, before: { passkey } } as const;
			await audited(c, told, [removePasskey(c.env.DB, person, passkey), dropIdleRecovery(c.env.DB, person)]);
			return c.json({ done: true as const }, 200);
		},
	);

function passkeyView({ id, name, createdAt, usedAt }: PasskeyRow) {
	return { id, name, createdAt, usedAt };
}
