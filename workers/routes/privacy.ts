import { Hono } from "hono";
import * as z from "zod/mini";
import { accountErasedSchema, accountExportSchema } from "../../domain/access/views/systems.ts";
import { idSchema } from "../../domain/core/ids.ts";
import type { EntryView } from "../../domain/protocol/views.ts";
import { audited } from "../audit/audited.ts";
import { listAskedAddresses } from "../db/addresses.ts";
import { findKeptAccount, forgetQueries, listKept } from "../db/privacy.ts";
import type { AppEnv } from "../env.ts";
import { accountStub, viewAccount, visibleAccount } from "../guests/accounts.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { closeAccountSockets } from "../sign-in/close-sockets.ts";

// What is kept about a guest, to be read and to be forgotten. Entries are never forgotten: they go on under the
// account's id, which then is nobody's.

const ENTRIES_PER_READ = 200;
const ENTRIES_MAX = 10_000;
const accountParam = z.object({ account: idSchema });

export const privacy = new Hono<AppEnv>()
	.get(
		"/v1/accounts/:account/export",
		describe({
			tag: "Privacy",
			summary: "Everything that is kept about a guest's account",
			answer: accountExportSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { account } = c.req.valid("param");
			const { org } = c.var.claims;
			const stub = await visibleAccount(c, account);
			const [head, kept] = await Promise.all([stub.read(), findKeptAccount(c.env.DB, org, account)]);
			if (head === null || kept === null) throw new Problem("account-unknown");
			const { entries, next } = await readEntries(stub);
			const { name, email, erasedAt, openedAt } = kept;
			const exported = {
				exportedAt: Date.now(),
				person: { name, email, emailsAsked: await listAskedAddresses(c.env.DB, org, account), erasedAt },
				account: await viewAccount(c, head),
				openedAt,
				...(await listKept(c.env.DB, org, account)),
				...{ entries, next },
			};
			await audited(c, { act: "account-exported", target: account });
			return c.json(exported, 200, { "Content-Disposition": `attachment; filename="${account}.json"` });
		},
	)
	.post(
		"/v1/accounts/:account/erase",
		describe({
			tag: "Privacy",
			summary: "Forget whose account this is and block it; its entries stay under its id",
			answer: accountErasedSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { account } = c.req.valid("param");
			const { org } = c.var.claims;
			const kept = await findKeptAccount(c.env.DB, org, account);
			if (kept === null) throw new Problem("account-unknown");
			if (kept.erasedAt !== null) return c.json({ account, erasedAt: kept.erasedAt }, 200);
			// Blocked first: if this dies here, it is asked again and does the rest.
			const stub = accountStub(c, account);
			const head = await stub.read();
			if (head?.status === "active") await stub.change("status", { status: "blocked" });
			const erasedAt = Date.now();
			const forgotten = forgetQueries(c.env.DB, org, account, erasedAt);
			await audited(c, { act: "account-erased", target: account }, forgotten);
			await closeAccountSockets(c, org, account);
			return c.json({ account, erasedAt }, 200);
		},
	);

async function readEntries(stub: ReturnType<typeof accountStub>) {
	const entries: EntryView[] = [];
	let before: number | null = Number.MAX_SAFE_INTEGER;
	while (before !== null && entries.length < ENTRIES_MAX) {
		const page: { entries: EntryView[]; next: number | null } = await stub.listEntries(
			before,
			ENTRIES_PER_READ,
		);
		entries.push(...page.entries);
		before = page.next;
	}
	return { entries, next: before };
}
