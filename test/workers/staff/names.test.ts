import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Names } from "../../../domain/access/names.ts";
import {
	type Fixture,
	makeOrg,
	saleBody,
	saleOp,
	send,
	signAs,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { NAMES_OF } from "../../../workers/db/names.ts";
import { door } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";
import { hire, signUp } from "../support/someone.ts";
import { post } from "../support/till-stage.ts";

// What is kept knows ids alone; what is shown says how they are called now.

let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "named", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 100_000 });
	const till = org.tills[0] as Till;
	await post(till, saleOp(till, "guest-1"), tillOp(till, "fact", saleBody("ghost")), saleOp(till, "guest-2"));
	await untilSettled(org);
});

type Answer = { readonly names: Names; readonly lines: { readonly hash: string }[] };
const ask = async (token: string, path: string) => (await send(door, token, "GET", path)).body as Answer;

it("sales come with the names of their tills and guests, but not of who was forgotten or never known", async () => {
	await env.DB.prepare("UPDATE tills SET name = 'Bar one' WHERE org = 'named'").run();
	const known = {
		"till/store-1-till-1": "Bar one",
		"account/guest-1": "Guest guest-1",
		"account/guest-2": "Guest guest-2",
	};
	expect((await ask(org.ownerToken, "/v1/sales")).names).toEqual(known);
	await env.DB.prepare(
		"UPDATE accounts SET name = id, erased_at = 1 WHERE org = 'named' AND id = 'guest-2'",
	).run();
	const { "account/guest-2": _, ...left } = known;
	expect((await ask(org.ownerToken, "/v1/sales")).names).toEqual(left);
	const cashier = await signAs(door, { role: "cashier", org: "named", sub: "c", stores: ["elsewhere"] });
	expect((await ask(cashier, "/v1/sales")).names).toEqual({});
});

it("a key that may read sales and no accounts learns no guest's name", async () => {
	const boss = await signUp("named-keys");
	await boss.ask("POST", "/v1/stores", { id: "bar", name: "The Bar", kind: "stall" });
	const key = async (...scopes: string[]) =>
		String((await boss.ask("POST", "/v1/keys", { name: "Till roll", scopes, expiresInDays: null })).body.key);
	await env.DB.prepare(
		`INSERT INTO store_lines (org, batch, at, object, seq, store, kind, key, hash, body)
		SELECT 'named-keys', 'b', at, 'named-keys/store/bar', seq, 'bar', kind, key, hash, body FROM store_lines
		WHERE org = 'named' AND kind = 'sale-applied'`,
	).run();
	await env.DB.batch([
		env.DB.prepare(
			"INSERT INTO tills (org, id, store, name) VALUES ('named-keys', 'store-1-till-1', 'bar', 'One')",
		),
		env.DB.prepare(
			"INSERT INTO accounts (org, id, name, opened_at) VALUES ('named-keys', 'guest-1', 'Mia', 1)",
		),
	]);
	const till = { "till/store-1-till-1": "One" };
	expect((await ask(await key("sales:read"), "/v1/sales")).names).toEqual(till);
	expect((await ask(await key("sales:read", "accounts:read"), "/v1/sales")).names).toEqual({
		...till,
		"account/guest-1": "Mia",
	});
});

it("the audit log comes with the names of people, tills, stores, keys and guests; its lines stay as they are", async () => {
	const boss = await signUp("named-log");
	const before = await ask(boss.token, "/v1/audit");
	await boss.ask("POST", "/v1/stores", { id: "bar", name: "The Bar", kind: "stall" });
	await boss.ask("POST", "/v1/tills", { id: "bar-1", name: "Till at the Bar", store: "bar" });
	await boss.ask("POST", "/v1/keys", { name: "Bookkeeping", scopes: ["sales:read"], expiresInDays: null });
	await boss.ask("POST", "/v1/accounts", { id: "g-1", name: "Mia", credentials: ["tag-1"], maxMinor: 1_000 });
	await boss.ask("PUT", "/v1/accounts/g-1/pin", { pin: "1234", aboveMinor: 0 });
	const person = await hire(boss, "person@named.example", { role: "cashier" });
	const { names, lines } = await ask(boss.token, "/v1/audit?limit=100");
	expect(names).toMatchObject({
		"store/bar": "The Bar",
		"till/bar-1": "Till at the Bar",
		"account/g-1": "Mia",
		[`staff/${person.id}`]: expect.any(String),
	});
	expect(Object.entries(names)).toContainEqual([expect.stringMatching(/^key\//), "Bookkeeping"]);
	expect(lines.slice(-before.lines.length)).toEqual(before.lines);
	await boss.ask("DELETE", `/v1/staff/${person.id}`);
	expect((await ask(boss.token, "/v1/audit?limit=100")).names).toHaveProperty([`staff/${person.id}`]);
	await boss.ask("POST", `/v1/staff/${person.id}/erase`);
	expect((await ask(boss.token, "/v1/audit?limit=100")).names).not.toHaveProperty([`staff/${person.id}`]);
});

it("names are found one by one, however many an org has", async () => {
	const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${NAMES_OF}`)
		.bind("named", "{}")
		.all<{ detail: string }>();
	const steps = plan.results.map(({ detail }) => detail).filter((step) => step.includes("known"));
	expect(steps).toHaveLength(5);
	for (const step of steps) expect(step).toMatch(/^SEARCH known USING PRIMARY KEY \(org=\? AND id=\?\)$/);
});
