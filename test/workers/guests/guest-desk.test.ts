import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { GuestsPage, GuestView } from "../../../domain/access/views/guests.ts";
import { LINK_POLICY } from "../../../domain/core/attempts.ts";
import { caller, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { opId } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";
import { auditOf } from "../../support/pool-people.ts";

// The organizer's desk: who came last, whose wristband this is, and a way into the wallet for them.

const NONE = { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 0 };
let owner = "";
let manager = "";

beforeAll(async () => {
	owner = (await makeOrg(door, "desk", NONE)).ownerToken;
	await makeOrg(door, "desk-b", NONE);
	manager = await signAs(door, { role: "manager", org: "desk", sub: "mia", stores: ["somewhere"] });
	for (let n = 1; n <= 5; n += 1) {
		const email = n === 1 ? {} : { email: n < 4 ? "pia@example.org" : `guest-${n}@example.org` };
		const words = { id: `g-${n}`, name: `Guest ${n}`, credentials: [`tag-${n}`, `band-${n}`] };
		await caller(door, owner)("POST", "/v1/accounts", { ...words, maxMinor: 10_000, ...email });
		// Opened one after the other, whatever the clock says.
		await env.DB.prepare("UPDATE accounts SET opened_at = ?1 WHERE org = 'desk' AND id = ?2")
			.bind(1_000 + Math.ceil(n / 2), words.id)
			.run();
	}
	await caller(door, owner)("POST", "/v1/accounts/g-4/grants", grant(1_250));
});

const grant = (amountMinor: number) => ({ id: opId(), unit: "EUR", amountMinor, note: "" });

async function page(query: string, token = manager) {
	const { status, body } = await send(door, token, "GET", `/v1/guests${query}`);
	expect(status).toBe(200);
	return body as GuestsPage;
}

async function find(text: string, token = manager): Promise<string[]> {
	const { status, body } = await send(door, token, "POST", "/v1/guests/find", { text });
	expect(status).toBe(200);
	return (body as GuestsPage).guests.map(({ account }) => account.id);
}

describe("the newest guests", () => {
	it("come first, page by page, each once, also those of one moment", async () => {
		const seen: string[] = [];
		let next: string | null = "";
		while (next !== null) {
			const read = await page(`?limit=2${next === "" ? "" : `&before=${next}`}`);
			seen.push(...read.guests.map(({ account }) => account.id));
			next = read.next;
		}
		expect(seen).toEqual(["g-5", "g-4", "g-3", "g-2", "g-1"]);
	});

	it("show their name, address and balance, as soon as history knows it", async () => {
		const guest = await eventually(async () => {
			const found = (await page("")).guests.find(({ account }) => account.id === "g-4");
			return found?.account.balances.length === 1 ? found : undefined;
		});
		expect(guest).toMatchObject({
			account: { name: "Guest 4", status: "active", balances: [{ unit: "EUR", balanceMinor: 1_250 }] },
			email: "guest-4@example.org",
			erasedAt: null,
		});
	});

	it("are nobody else's, and go on only from a place that was given", async () => {
		const stranger = await signAs(door, { role: "owner", org: "desk-b", sub: "o" });
		expect(await page("", stranger)).toEqual({ guests: [], next: null });
		for (const before of ["g-4", "1.", "x.g-4", "1.G"])
			expect((await send(door, owner, "GET", `/v1/guests?before=${before}`)).status).toBe(422);
	});
});

describe("a guest", () => {
	it("is found by a wristband's code, by the account, and with others by the address", async () => {
		expect(await find("tag-3")).toEqual(["g-3"]);
		expect(await find(" BAND-3 ")).toEqual(["g-3"]);
		expect(await find("g-3")).toEqual(["g-3"]);
		expect((await find("Pia@Example.org")).sort()).toEqual(["g-2", "g-3"]);
		expect(await find("tag-9")).toEqual([]);
		expect(await find("tag-3", await signAs(door, { role: "owner", org: "desk-b", sub: "o" }))).toEqual([]);
	});

	it("is shown as the account says now, with what it is found and opened by", async () => {
		await caller(door, owner)("POST", "/v1/accounts/g-5/claims");
		await caller(door, owner)("PUT", "/v1/accounts/g-5/pin", { pin: "4711", aboveMinor: 2_000 });
		const { body } = await send(door, manager, "GET", "/v1/accounts/g-5/guest");
		expect(body as GuestView).toMatchObject({
			account: { id: "g-5", name: "Guest 5", pinAboveMinor: 2_000 },
			codes: ["band-5", "tag-5"],
			hasPin: true,
			claims: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), madeAt: expect.any(Number) }],
		});
		expect((await send(door, manager, "GET", "/v1/accounts/nobody/guest")).status).toBe(404);
	});

	it("who was forgotten is no longer among the newest, and has no address", async () => {
		const fresh = await signAs(door, { role: "owner", org: "desk", sub: "f", freshAt: Date.now() });
		await caller(door, fresh)("POST", "/v1/accounts/g-1/erase");
		expect((await page("")).guests.map(({ account }) => account.id)).not.toContain("g-1");
		expect(await find("tag-1")).toEqual([]);
		const { body } = await send(door, manager, "GET", "/v1/accounts/g-1/guest");
		expect(body).toMatchObject({
			...{ email: null, erasedAt: expect.any(Number), codes: [], claims: [] },
			account: { name: "g-1", status: "blocked" },
		});
	});
});

describe("a link that the desk mails", () => {
	const mail = (account: string) => send(door, manager, "POST", `/v1/accounts/${account}/links`);

	it("opens every account of the guest's address, and is written down without it", async () => {
		expect(await mail("g-3")).toEqual({ status: 201, body: { account: "g-3", email: "pia@example.org" } });
		const [sent] = (await readMail(env, "desk")).filter(({ to }) => to === "pia@example.org");
		const code = /#enter=([\w-]+)/.exec(sent?.text ?? "")?.[1] ?? "";
		const entered = await send(door, "", "POST", "/v1/wallet/enter", { code });
		expect(entered.body).toMatchObject({ claims: { role: "guest", accounts: ["g-2", "g-3"] } });
		const lines = await auditOf("desk");
		expect(lines.filter(({ act }) => act === "wallet-link-sent").map(({ target }) => target)).toEqual([
			"g-3",
		]);
		expect(JSON.stringify(lines)).not.toContain("pia@");
	});

	it("needs an address", async () => {
		await caller(door, owner)("POST", "/v1/accounts", {
			...{ id: "no-mail", name: "No mail", credentials: [], maxMinor: 1 },
		});
		expect((await mail("no-mail")).body).toMatchObject({ code: "email-missing" });
		expect((await mail("nobody")).status).toBe(404);
	});

	it("is counted with those that the guest asks for", async () => {
		const answers = [];
		for (let n = 0; n <= LINK_POLICY.failuresMax; n += 1) answers.push((await mail("g-4")).status);
		expect(answers).toEqual([...Array(LINK_POLICY.failuresMax).fill(201), 429]);
	});
});
