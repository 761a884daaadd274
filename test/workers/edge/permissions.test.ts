import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type Role, SCOPES, type Scope } from "../../../domain/access/claims.ts";
import { type Access, PERMISSIONS } from "../../../domain/access/permissions.ts";
import { type Fixture, makeOrg, send, signAs, signClaims } from "../../../scripts/fixture.ts";
import { app } from "../../../workers/app.ts";
import { addKey } from "../../../workers/db/api-keys.ts";
import { putProvider } from "../../../workers/db/providers.ts";
import { newSecret } from "../../../workers/secrets/verifier.ts";
import { door } from "../../support/pool.ts";
import { json, listRoutes, type Route, request, validBody } from "../support/routes.ts";

// The table of permissions beside what the routes really do. Every route is walked: by everyone of the own org, by
// everyone of another, and by nobody.

const ROLES = ["owner", "manager", "cashier", "auditor", "till", "guest"] as const;
type Caller = { readonly name: string; readonly role: Role; readonly scope?: Scope; readonly token: string };

let routes: Route[];
let ours: Fixture;
let own: Caller[];
let strangers: Caller[];

beforeAll(async () => {
	routes = await listRoutes();
	ours = await makeOrg(door, "walk", { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 31_337 });
	await makeOrg(door, "walk-b", { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 1 });
	await env.DB.prepare(
		"INSERT INTO tills (org, id, store, name, status) VALUES ('walk-b','t','s','t','enrolled')",
	).run();
	own = await callersOf("walk", { store: "store-1", till: "store-1-till-1" });
	strangers = await callersOf("walk-b", { store: "s", till: "t" });
});

async function callersOf(org: string, { store, till }: { store: string; till: string }): Promise<Caller[]> {
	const addPerson = env.DB.prepare("INSERT INTO staff (org, id, name, role) VALUES (?1, ?2, ?2, ?3)");
	const staff = ["owner", "manager", "cashier", "auditor"];
	await env.DB.batch([
		...staff.map((role) => addPerson.bind(org, `${role}-of-${org}`, role)),
		...["stale", "never"].map((id) => addPerson.bind(org, id, "owner")),
		env.DB.prepare(
			"INSERT INTO accounts (org, id, name, opened_at) VALUES (?, 'walker-account', 'w', 1)",
		).bind(org),
	]);
	const people = ROLES.map(async (role): Promise<Caller> => {
		const by = { org, sub: `${role}-of-${org}` };
		const token =
			role === "till"
				? await signClaims(door.signingKeys, { role, org, sub: till, store })
				: role === "guest"
					? await signAs(door, { role, ...by, accounts: ["walker-account"] })
					: await signAs(door, { role, ...by, freshAt: Date.now() });
		return { name: role, role, token };
	});
	const systems = SCOPES.map(async (scope): Promise<Caller> => {
		const secret = newSecret();
		const id = scope.replace(":", "-");
		const view = {
			id,
			name: id,
			scopes: [scope],
			createdBy: "x",
			createdAt: 1,
			expiresAt: null,
			usedAt: null,
		};
		await addKey(env.DB, org, view, secret).run();
		return { name: `key of ${scope}`, role: "system", scope, token: `ftk_${org}_${id}_${secret}` };
	});
	return await Promise.all([...people, ...systems]);
}

const keyOf = ({ method, path }: Route) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
const rowOf = (route: Route): Access | undefined => (PERMISSIONS as Record<string, Access>)[keyOf(route)];
const isOpen = (route: Route) => rowOf(route)?.roles.length === 0;
const secured = () => routes.filter((route) => !isOpen(route));

function mayCall(access: Access, { role, scope }: Caller): boolean {
	if (scope !== undefined) return access.scope === scope && access.fresh === undefined;
	return access.roles.includes(role);
}

// A call that gets past the table and then nowhere: its body is none, and what it names is not there.
function knock(route: Route, token: string | undefined) {
	const path = route.path.replaceAll(/\{\w+\}/g, "not-there");
	const init = { headers: { "Content-Type": "text/plain" }, body: route.method === "GET" ? null : "x" };
	return request({ ...route, path }, token, init);
}

const TURNED_AWAY = ["role-forbidden", "step-up-needed", "token-missing", "token-invalid", "session-over"];

describe("the table of permissions", () => {
	it("has a row for every route", () => {
		expect(routes.length).toBeGreaterThan(30);
		expect(routes.filter((route) => rowOf(route) === undefined).map(keyOf)).toEqual([]);
	});

	it("has no row for a route that is not there", () => {
		const served = new Set([...routes.map(keyOf), "GET /openapi.json"]);
		expect(Object.keys(PERMISSIONS).filter((key) => !served.has(key))).toEqual([]);
	});

	it("is known for every handler that the app has, described or not", () => {
		const described = new Set(routes.map(keyOf));
		const served = app.routes
			.filter(({ method }) => method !== "ALL")
			.map(({ method, path }) => `${method} ${path}`);
		expect([...new Set(served)].filter((key) => !described.has(key) && key !== "GET /openapi.json")).toEqual(
			[],
		);
	});

	it("says for every role and every key who gets in", async () => {
		for (const route of secured()) {
			const access = rowOf(route) ?? { roles: [] };
			const said = own.map((caller) => [caller.name, mayCall(access, caller)]);
			const done = [];
			for (const { name, token } of own) {
				const { code = "" } = (await knock(route, token)).body;
				done.push([name, !TURNED_AWAY.includes(code)]);
			}
			expect([keyOf(route), done]).toEqual([keyOf(route), said]);
		}
	});

	it("asks staff for a second factor of a moment ago where it says so", async () => {
		const old = Date.now() - 5 * 60_000 - 1_000;
		const stale = await signAs(door, { role: "owner", org: "walk", sub: "stale", freshAt: old });
		const never = await signAs(door, { role: "owner", org: "walk", sub: "never" });
		for (const route of secured()) {
			const { fresh = false, roles = [] } = rowOf(route) ?? {};
			if (!roles.includes("owner")) continue;
			for (const token of [stale, never]) {
				const { code } = (await knock(route, token)).body;
				expect([keyOf(route), code === "step-up-needed"]).toEqual([keyOf(route), fresh]);
			}
		}
	});

	it("lets nobody in without a token, unless anyone may come", async () => {
		for (const route of routes) {
			const { status, body } = await knock(route, undefined);
			const isRefused = status === 401 && body.code === "token-missing";
			expect([keyOf(route), isRefused]).toEqual([keyOf(route), !isOpen(route)]);
		}
	});

	it("says of every route what its description says", () => {
		for (const route of routes)
			expect([keyOf(route), route.signedIn]).toEqual([keyOf(route), !isOpen(route)]);
	});
});

it("every row carries its org", async () => {
	const { results } = await env.DB.prepare(
		`SELECT name, (SELECT group_concat(name) FROM pragma_table_info(tables.name)) AS columns
			FROM sqlite_master AS tables WHERE type = 'table' AND name NOT LIKE 'sqlite%'
				AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'd1_migrations'`,
	).all<{ name: string; columns: string }>();
	const without = results.filter(({ columns }) => !columns.split(",").includes("org"));
	expect(without.map(({ name }) => name)).toEqual(["orgs"]);
	expect(results.length).toBeGreaterThan(15);
});

describe("another org", () => {
	// What a stranger makes and removes under an id of ours is the stranger's own.
	const MAKES_ITS_OWN = ["PUT /v1/providers/:provider", "DELETE /v1/providers/:provider"];
	// What the queue brings while we look.
	const HISTORY = ["store_lines", "account_lines", "rollups", "alerts"];

	async function ourRows(): Promise<string> {
		const { results } = await env.DB.prepare(
			"SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%`org` text%'",
		).all<{ name: string }>();
		const names = results.map(({ name }) => name).filter((name) => !HISTORY.includes(name));
		expect(names.length).toBeGreaterThan(10);
		const rows = names.map((name) => env.DB.prepare(`SELECT * FROM ${name} WHERE org = 'walk'`).all());
		return JSON.stringify((await Promise.all(rows)).map((table) => table.results));
	}

	it("finds nothing of ours by its id, with a valid body and every role, and changes nothing", async () => {
		await putProvider(env, "walk", { id: "some-id", secret: "ours", previousUntil: 0 }).run();
		const key = { id: "some-id", name: "ours", scopes: [], createdBy: "x", createdAt: 1 };
		await addKey(env.DB, "walk", { ...key, expiresAt: null, usedAt: null }, newSecret()).run();
		const before = await ourRows();
		for (const route of secured().filter(({ path }) => path.includes("{"))) {
			const expected = MAKES_ITS_OWN.includes(keyOf(route)) ? [200, 201, 403, 404] : [403, 404];
			for (const { name, token } of strangers) {
				const body = route.hasBody ? JSON.stringify(validBody(route)) : null;
				const { status } = await request(route, token, { headers: json, body });
				const isExpected = expected.includes(status);
				expect([keyOf(route), name, status, isExpected]).toEqual([keyOf(route), name, status, true]);
			}
		}
		expect(await ourRows()).toBe(before);
		const { body } = await send(door, ours.ownerToken, "GET", "/v1/accounts/guest-1");
		expect(body).toMatchObject({
			status: "active",
			balances: [{ balanceMinor: 31_337 }],
			pinAboveMinor: null,
		});
	});

	it("hears nothing of ours in any list", async () => {
		for (const route of secured().filter(({ path, method }) => method === "GET" && !path.includes("{"))) {
			for (const { name, token } of strangers) {
				const { body } = await send(door, token, "GET", route.path);
				const said = JSON.stringify(body);
				const trace = /guest-1|store-1|-of-walk"|\b31337\b|"walk"/.exec(said);
				expect([keyOf(route), name, trace?.[0]]).toEqual([keyOf(route), name, undefined]);
			}
		}
	});
});
