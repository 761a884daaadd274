import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { GuestView } from "../../../domain/access/views/guests.ts";
import { CODES_PER_ACCOUNT_MAX } from "../../../domain/access/views/guests.ts";
import { caller, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { openTill, readPage } from "../../support/device.ts";
import { door, eventually } from "../../support/pool.ts";
import { auditOf } from "../../support/pool-people.ts";

// A wristband is lost and the account goes on: another code finds it, the lost one finds and opens nothing.

let owner = "";
let manager = "";

beforeAll(async () => {
	const size = { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 1_000 };
	owner = (await makeOrg(door, "codes", size)).ownerToken;
	manager = await signAs(door, { role: "manager", org: "codes", sub: "mia" });
	for (const id of ["g-1", "g-2", "g-3", "g-4", "g-5"]) await open(id, [`tag-${id}`]);
});

const open = (id: string, credentials: readonly string[]) =>
	caller(door, owner)("POST", "/v1/accounts", { id, name: id, credentials, maxMinor: 9_000 });
const add = (account: string, code: string) =>
	send(door, manager, "POST", `/v1/accounts/${account}/codes`, { code });
const remove = (account: string, code: string) =>
	send(door, manager, "DELETE", `/v1/accounts/${account}/codes/${code}`);
const view = async (account: string) =>
	(await send(door, manager, "GET", `/v1/accounts/${account}/guest`)).body as GuestView;
const resolve = async (code: string) =>
	(await send(door, manager, "POST", "/v1/credentials/resolve", { code })).body;
const claimOf = async (account: string) =>
	((await caller(door, manager)("POST", `/v1/accounts/${account}/claims`)) as { code: string }).code;

describe("a new wristband's code", () => {
	it("finds the account beside the old one, and giving it again changes nothing", async () => {
		const codes = ["new-1", "tag-g-1"];
		expect(await add("g-1", "new-1")).toEqual({ status: 201, body: { account: "g-1", codes } });
		expect(await add("g-1", "new-1")).toEqual({ status: 201, body: { account: "g-1", codes } });
		for (const code of codes) expect(await resolve(code)).toMatchObject({ account: "g-1" });
		const lines = (await auditOf("codes")).filter(({ act }) => act === "account-code-added");
		expect(lines).toMatchObject([{ target: "g-1", after: '{"codes":2}' }]);
	});

	it("has the account's PIN beside it", async () => {
		await caller(door, owner)("PUT", "/v1/accounts/g-2/pin", { pin: "4711", aboveMinor: 500 });
		await add("g-2", "new-2");
		await remove("g-2", "tag-g-2");
		const pins = await env.DB.prepare(
			"SELECT pin FROM credentials WHERE org = 'codes' AND account = 'g-2'",
		).all<{ pin: string | null }>();
		expect(pins.results).toEqual([{ pin: expect.stringMatching(/^scrypt/) }]);
		expect((await view("g-2")).account.pinAboveMinor).toBe(500);
	});

	it("is not somebody else's, not of a guest who is not there, and not one too many", async () => {
		expect((await add("g-1", "guest-1")).body).toMatchObject({ code: "credential-taken" });
		expect((await add("nobody", "x")).status).toBe(404);
		await open(
			"many",
			Array.from({ length: CODES_PER_ACCOUNT_MAX }, (_, n) => `many-${n}`),
		);
		expect((await add("many", "one-more")).body).toMatchObject({ code: "credentials-full" });
	});

	it("that two give to two guests at once is given to one", async () => {
		const answers = await Promise.all(["g-3", "g-4", "g-5"].map((account) => add(account, "contested")));
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		const given = (await auditOf("codes")).filter(
			({ act, target }) => act === "account-code-added" && ["g-3", "g-4", "g-5"].includes(target),
		);
		expect(given).toHaveLength(1);
	});
});

describe("a lost wristband's code", () => {
	it("finds nobody any more, and tills hear of it, with the account untouched", async () => {
		await open("lost", ["lost-1", "lost-2"]);
		const { till } = await openTill(door, owner, "codes-till", "store-1");
		const headIn = async (since: number) => {
			const page = await readPage(door, till.token, since);
			const head = page.heads.find(({ account }) => account === "lost");
			return head === undefined ? undefined : { revision: page.revision, codes: head.codes };
		};
		const before = await eventually(() => headIn(0));
		expect(before.codes).toEqual(["lost-1", "lost-2"]);
		expect(await remove("lost", "lost-1")).toEqual({
			status: 200,
			body: { account: "lost", codes: ["lost-2"] },
		});
		expect(await resolve("lost-1")).toMatchObject({ code: "credential-unknown" });
		expect(await resolve("lost-2")).toMatchObject({ account: "lost" });
		expect((await headIn(before.revision))?.codes).toEqual(["lost-2"]);
		expect((await view("lost")).account.status).toBe("active");
		expect((await remove("lost", "lost-1")).body).toMatchObject({ code: "credential-unknown" });
	});

	it("that is the last takes the PIN along, so that no sum asks for one that nobody can check", async () => {
		await open("last", ["last-1"]);
		await caller(door, owner)("PUT", "/v1/accounts/last/pin", { pin: "4711", aboveMinor: 500 });
		await remove("last", "last-1");
		expect(await view("last")).toMatchObject({ codes: [], hasPin: false, account: { pinAboveMinor: null } });
	});

	it("is not taken from another's account", async () => {
		expect((await remove("g-1", "guest-1")).body).toMatchObject({ code: "credential-unknown" });
		expect(await resolve("guest-1")).toMatchObject({ account: "guest-1" });
	});

	it("stands in no log", async () => {
		expect(JSON.stringify(await auditOf("codes"))).not.toMatch(/lost-|last-1|new-|contested/);
	});
});

describe("a wallet code", () => {
	it("that is removed opens nothing, ends who came in by it, and leaves the other one", async () => {
		const [lost, kept] = [await claimOf("g-5"), await claimOf("g-5")];
		const enter = (code: string) => send(door, "", "POST", "/v1/wallet/claim", { code });
		const { token } = (await enter(lost)).body as { token: string };
		expect((await send(door, token, "GET", "/v1/accounts/g-5")).status).toBe(200);
		await env.DB.prepare("UPDATE claim_codes SET created_at = created_at - 5 WHERE account = 'g-5'").run();
		const ids = (await view("g-5")).claims.map(({ id }) => id);
		expect(ids).toHaveLength(2);
		const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lost.replaceAll("-", "")));
		const id = ids.find((one) => Buffer.from(digest).toString("hex").startsWith(one)) ?? "none";
		const path = `/v1/accounts/g-5/claims/${id}`;
		expect(await send(door, manager, "DELETE", path)).toEqual({
			status: 200,
			body: { account: "g-5", claim: id },
		});
		expect((await enter(lost)).status).toBe(401);
		expect((await enter(kept)).status).toBe(201);
		expect((await send(door, token, "GET", "/v1/accounts/g-5")).body).toMatchObject({ code: "session-over" });
		expect((await send(door, manager, "DELETE", path)).body).toMatchObject({ code: "claim-unknown" });
		expect((await auditOf("codes")).filter(({ act }) => act === "wallet-code-removed")).toHaveLength(1);
	});
});
