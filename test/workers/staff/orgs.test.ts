import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { SIGN_UP_POLICY } from "../../../domain/core/attempts.ts";
import { FIRST_PREV } from "../../../domain/protocol/op.ts";
import { saleBody, send, signAs, signClaims, tillOp } from "../../../scripts/fixture.ts";
import { verifyAudit } from "../../../workers/db/audit.ts";
import { door } from "../../support/pool.ts";
import { actsOf, asker, OFFLINE, post, revisionOf, signUp, signUpBody } from "../support/someone.ts";

const BEER = {
	name: "Beer",
	category: "Drinks",
	priceMinor: 500,
	depositMinor: 200,
	taxBps: 1_900,
	counted: false,
};

it("signing up makes an org with its owner, who is signed in", async () => {
	const { status, body, cookie } = await post("/v1/orgs", signUpBody("fresh-org", { unit: "JPY" }));
	expect(status).toBe(201);
	expect(body).toMatchObject({ claims: { role: "owner", org: "fresh-org" }, label: "Ada Lovelace" });
	expect(cookie).toMatch(/^fieldtill-staff=fresh-org\..*HttpOnly.*SameSite=Strict/);
	expect(JSON.stringify(body)).not.toMatch(/scrypt|three mugs/);
	const { ask } = asker(body.token);
	expect((await ask("GET", "/v1/org")).body).toEqual({
		...{
			id: "fresh-org",
			name: "Org fresh-org",
			unit: "JPY",
			decimals: 0,
			locale: "en-IE",
			zone: "Europe/Berlin",
		},
	});
	expect((await ask("GET", "/v1/org/settings")).body).toEqual({
		...{ name: "Org fresh-org", unit: "JPY", zone: "Europe/Berlin", locale: "en-IE", dayStartsMinute: 360 },
		...{
			taxMode: "inclusive",
			offline: OFFLINE,
			origins: [],
			retentionDays: 365,
			everyoneNeedsFactor: false,
		},
	});
	expect((await ask("GET", "/v1/staff")).body.staff).toMatchObject([
		{ role: "owner", email: "ada@fresh-org.example", status: "active", hasPassword: true, hasPin: false },
	]);
	expect(await actsOf("fresh-org")).toEqual(["org-created", "signed-in"]);
});

it("of many who want one id at once, one gets it", async () => {
	const answers = await Promise.all(
		Array.from({ length: 5 }, (_, n) =>
			post("/v1/orgs", signUpBody("wanted", { name: `Org ${n}` }), `192.0.2.${n}`),
		),
	);
	expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
	expect(answers.filter(({ status }) => status === 409).every(({ body }) => body.code === "org-taken")).toBe(
		true,
	);
	expect((await env.DB.prepare("SELECT count(*) AS n FROM staff WHERE org = 'wanted'").first())?.n).toBe(1);
	expect(await verifyAudit(env.DB, "wanted")).toMatchObject({ lines: 2, broken: null });
});

it.each([
	["a zone that is nowhere", { zone: "Europe/Atlantis" }, "zone"],
	["no zone", { zone: "" }, "zone"],
	["a currency that nobody uses", { unit: "XQX" }, "unit"],
	["a currency in small letters", { unit: "eur" }, "unit"],
	["a locale that is none", { locale: "english" }, "locale"],
	["a day that begins after its end", { dayStartsMinute: 1_440 }, "dayStartsMinute"],
	["an id with capitals", { org: "River" }, "org"],
	[
		"a password that many use",
		{ owner: { name: "A", email: "a@b.example", password: "password1234" } },
		"owner.password",
	],
	[
		"a password of the own name",
		{ owner: { name: "Ada Love", email: "a@b.example", password: "adalove-123456" } },
		"owner.password",
	],
	[
		"a short password",
		{ owner: { name: "A", email: "a@b.example", password: "eleven-char" } },
		"owner.password",
	],
])("%s is refused, and no org comes of it", async (_, over, path) => {
	const { status, body } = await post("/v1/orgs", signUpBody("refused", over), "192.0.2.90");
	expect([status, body.errors[0].path]).toEqual([422, path]);
	expect(await env.DB.prepare("SELECT 1 FROM orgs WHERE id = 'refused'").first()).toBe(null);
});

it("one address signs up so often, and no more for a while", async () => {
	const weak = signUpBody("often", { owner: { name: "A", email: "a@b.example", password: "password1234" } });
	const tries = await Promise.all(
		Array.from({ length: SIGN_UP_POLICY.failuresMax + 3 }, () => post("/v1/orgs", weak, "192.0.2.99")),
	);
	const statuses = tries.map(({ status }) => status);
	expect(statuses.filter((status) => status === 422)).toHaveLength(SIGN_UP_POLICY.failuresMax);
	expect(statuses.filter((status) => status === 429)).toHaveLength(3);
	expect((await post("/v1/orgs", signUpBody("often"), "192.0.2.99")).status).toBe(429);
	expect((await post("/v1/orgs", signUpBody("often"), "192.0.2.98")).status).toBe(201);
});

it("a newcomer opens a store, puts a product on its menu and sells it", async () => {
	const { org, ask } = await signUp("newcomer");
	const store = { id: "bar", name: "Bar", kind: "stall" };
	expect(await ask("POST", "/v1/stores", store)).toEqual({ status: 201, body: store });
	expect((await ask("POST", "/v1/stores", store)).body.code).toBe("store-taken");
	const put = await ask("PUT", "/v1/stores/bar/products/beer", BEER);
	expect(put).toEqual({
		status: 200,
		body: { product: "beer", menu: { store: "bar", version: 1, items: 1 }, elsewhere: [] },
	});
	await env.DB.prepare(
		"INSERT INTO tills (org, id, store, name, status) VALUES (?, 't', 'bar', 'T', 'enrolled')",
	)
		.bind(org)
		.run();
	const token = await signClaims(door.signingKeys, { role: "till", org, sub: "t", store: "bar" });
	const till = { id: "t", store: "bar", token, seq: 0, prev: FIRST_PREV };
	const sale = saleBody("nobody");
	const cash = { ...sale, sale: { ...sale.sale, tenders: [{ kind: "cash", amountMinor: 700 }] } };
	const ops = [tillOp(till, "fact", cash)];
	expect((await send(door, token, "POST", "/v1/ops", { sentAt: Date.now(), ops })).body).toMatchObject({
		outcomes: [{ status: "applied", totalMinor: 700 }],
	});
});

it("a product is changed in its place; its category is found by its name", async () => {
	const { ask } = await signUp("products");
	for (const id of ["one", "two"]) await ask("POST", "/v1/stores", { id, name: id, kind: "shop" });
	await ask("PUT", "/v1/stores/one/products/beer", BEER);
	await ask("PUT", "/v1/stores/one/products/wine", { ...BEER, name: "Wine", category: "drinks" });
	const moved = await ask("PUT", "/v1/stores/two/products/beer", {
		...BEER,
		priceMinor: 600,
		category: "Bière",
	});
	expect(moved.body).toMatchObject({ menu: { store: "two", items: 1 }, elsewhere: ["one"] });
	const menu = (await ask("GET", "/v1/stores/one/menu")).body;
	expect(
		menu.items.map((item: { product: string; priceMinor: number }) => [item.product, item.priceMinor]),
	).toEqual([
		["beer", 500],
		["wine", 500],
	]);
	expect(menu.categories.map(({ name }: { name: string }) => name)).toEqual(["Drinks"]);
	const other = (await ask("GET", "/v1/stores/two/menu")).body;
	expect(other).toMatchObject({ categories: [{ name: "Bière" }], items: [{ priceMinor: 600, glyph: "B" }] });
	expect((await ask("PUT", "/v1/stores/three/products/beer", BEER)).body.code).toBe("store-unknown");
});

it("settings change one by one, are written down, and reach stores and tills", async () => {
	const { org, ask } = await signUp("settings");
	await ask("POST", "/v1/stores", { id: "bar", name: "Bar", kind: "stall" });
	await ask("POST", "/v1/stores", { id: "empty", name: "Empty", kind: "stall" });
	await ask("PUT", "/v1/stores/bar/products/beer", BEER);
	const revision = await revisionOf(org);
	const offline = { ...OFFLINE, perSaleMinor: 2_000, headAgeMaxMs: 60_000 };
	const changed = await ask("PATCH", "/v1/org/settings", { offline, taxMode: "exclusive" });
	expect(changed).toMatchObject({
		status: 200,
		body: {
			settings: { offline, taxMode: "exclusive", zone: "Europe/Berlin" },
			rebuildNeeded: false,
			unpublished: [],
		},
	});
	expect((await ask("GET", "/v1/stores/bar/menu")).body).toMatchObject({
		version: 2,
		taxMode: "exclusive",
		zone: "Europe/Berlin",
		offline,
	});
	expect((await ask("GET", "/v1/stores/empty/menu")).body.code).toBe("menu-unpublished");
	expect(await revisionOf(org)).toBe(revision + 1);
	const [line] = (await ask("GET", "/v1/audit")).body.lines;
	expect(line).toMatchObject({ act: "org-changed", target: org, actorRole: "owner" });
	expect(JSON.parse(line.after)).toEqual({ offline, taxMode: "exclusive" });
	expect(JSON.parse(line.before)).toEqual({ offline: OFFLINE, taxMode: "inclusive" });

	const day = await ask("PATCH", "/v1/org/settings", { zone: "UTC", dayStartsMinute: 0, retentionDays: 30 });
	expect(day.body).toMatchObject({ rebuildNeeded: true, settings: { zone: "UTC", retentionDays: 30 } });
	expect(await revisionOf(org)).toBe(revision + 1);
	expect((await ask("GET", "/v1/stores/bar/menu")).body).toMatchObject({ version: 3, zone: "UTC" });
	const before = (await actsOf(org)).length;
	expect((await ask("PATCH", "/v1/org/settings", { zone: "UTC", offline })).body.rebuildNeeded).toBe(false);
	expect((await actsOf(org)).length).toBe(before);
	await ask("PATCH", "/v1/org/settings", { name: "Renamed" });
	expect(await revisionOf(org)).toBe(revision + 2);
	expect((await ask("PATCH", "/v1/org/settings", {})).status).toBe(422);
	expect((await ask("PATCH", "/v1/org/settings", { zone: "Nowhere" })).status).toBe(422);
	expect((await ask("PATCH", "/v1/org/settings", { origins: ["http://plain.example"] })).status).toBe(422);
});

it("a store whose menu cannot be published is named, and the others are told", async () => {
	const { org, ask } = await signUp("broken-menu");
	for (const id of ["good", "bad"]) {
		await ask("POST", "/v1/stores", { id, name: id, kind: "stall" });
		await ask("PUT", `/v1/stores/${id}/products/${id}`, BEER);
	}
	await env.DB.prepare("UPDATE products SET hue = 999 WHERE org = ? AND id = 'bad'").bind(org).run();
	const changed = await ask("PATCH", "/v1/org/settings", { taxMode: "exclusive" });
	expect(changed.body).toMatchObject({ settings: { taxMode: "exclusive" }, unpublished: ["bad"] });
	expect((await ask("GET", "/v1/stores/good/menu")).body.taxMode).toBe("exclusive");
});

it("half a sign in the name of a store, a product or a category is refused", async () => {
	const { ask } = await signUp("half-signs");
	const half = "Bar \ud83c";
	await ask("POST", "/v1/stores", { id: "bar", name: "Bar", kind: "stall" });
	const beer = {
		name: "Beer",
		category: "Drinks",
		priceMinor: 1,
		depositMinor: 0,
		taxBps: 0,
		counted: false,
	};
	const answers = await Promise.all([
		ask("POST", "/v1/stores", { id: "half", name: half, kind: "stall" }),
		ask("PUT", "/v1/stores/bar/products/beer", { ...beer, name: half }),
		ask("PUT", "/v1/stores/bar/products/beer", { ...beer, category: half }),
	]);
	expect(answers.map(({ status, body }) => [status, body.errors])).toEqual(
		["name", "name", "category"].map((path) => [422, [{ path, message: "text without half a sign" }]]),
	);
	expect((await ask("PUT", "/v1/stores/bar/products/beer", beer)).status).toBe(200);
});

it.each([
	["manager", 200, 403],
	["auditor", 200, 403],
	["cashier", 403, 403],
] as const)("a %s reads settings: %i, changes them: %i", async (role, reads, changes) => {
	const org = `settings-of-${role}`;
	await signUp(org);
	const { ask } = asker(await signAs(door, { role, org, sub: "someone" }));
	expect((await ask("GET", "/v1/org/settings")).status).toBe(reads);
	expect((await ask("PATCH", "/v1/org/settings", { name: "Mine" })).status).toBe(changes);
});
