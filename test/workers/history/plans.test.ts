import { env } from "cloudflare:workers";
import { beforeAll, expect, it, vi } from "vitest";
import type { GuestView } from "../../../domain/access/views/guests.ts";
import { endSessionsOf, listSessions } from "../../../workers/db/sessions.ts";
import { openTill, readPage } from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { Browser, PASSWORD } from "../../support/pool-people.ts";
import { asker, hire, PASSWORD as JOINED, revisionOf, signUp } from "../support/someone.ts";

// What people and guests do every day reads a few rows, however many sign-ins, accounts and codes an org has: no
// statement walks through all of one of these tables, or through all that an org has in it.

const MANY = "sessions|tickets|accounts|credentials|claim_codes";

const ORG = "planned";
let boss: Awaited<ReturnType<typeof signUp>>;

beforeAll(async () => {
	boss = await signUp(ORG);
});

// The plans of whatever is asked meanwhile that walk.
async function walks(act: () => Promise<unknown>, tables = MANY): Promise<string[]> {
	const walk = new RegExp(`^(SCAN|SEARCH) (${tables})( .*\\(org=\\?\\))?$`);
	const prepare = vi.spyOn(env.DB, "prepare");
	await act();
	const queries = [...new Set(prepare.mock.calls.map(([query]) => query))];
	prepare.mockRestore();
	expect(queries.length).toBeGreaterThan(0);
	const found = await Promise.all(queries.map(async (query) => ({ query, plan: await planOf(query) })));
	return found.flatMap(({ query, plan }) =>
		plan.filter((step) => walk.test(step)).map((step) => `${step} ← ${query}`),
	);
}

async function planOf(query: string): Promise<string[]> {
	const numbers = [...query.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
	const count = numbers.length > 0 ? Math.max(...numbers) : (query.match(/\?/g) ?? []).length;
	const explained = env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...Array(count).fill(null));
	return (await explained.all<{ detail: string }>()).results.map(({ detail }) => detail);
}

it("of people coming, staying, changing and going", async () => {
	const browser = new Browser();
	const person = await hire(boss, "person@planned.example", { role: "cashier" });
	const other = await hire(boss, "other@planned.example", { role: "cashier" });
	expect(
		await walks(async () => {
			const email = "person@planned.example";
			await browser.ask("POST", "/v1/sign-in", { email, password: JOINED });
			await browser.ask("POST", "/v1/refresh", { kind: "staff" });
			await person.ask("GET", "/v1/me/sessions");
			await person.ask("POST", "/v1/me/password", { current: JOINED, next: PASSWORD });
			await boss.ask("PATCH", `/v1/staff/${person.id}`, { role: "manager" });
			await boss.ask("DELETE", `/v1/staff/${person.id}/sessions`);
			await boss.ask("GET", `/v1/staff/${person.id}/export`);
			await boss.ask("DELETE", `/v1/staff/${person.id}`);
			await boss.ask("POST", `/v1/staff/${other.id}/erase`);
			await endSessionsOf(env.DB, { org: ORG, kind: "staff", subject: "x" }, "ended", 0).run();
			await listSessions(env.DB, { org: ORG, kind: "staff", subject: "x" }, 0);
		}),
	).toEqual([]);
});

it("of guests, from the first code to being forgotten", async () => {
	expect(
		await walks(async () => {
			const words = { id: "g", name: "G", credentials: ["tag-g"], maxMinor: 1_000, email: "g@example.org" };
			await boss.ask("POST", "/v1/accounts", words);
			await boss.ask("PUT", "/v1/accounts/g/pin", { pin: "1234", aboveMinor: 0 });
			const { code } = (await boss.ask("POST", "/v1/accounts/g/claims")).body;
			const guest = new Browser();
			await guest.ask("POST", "/v1/wallet/claim", { code });
			await guest.ask("POST", "/v1/wallet/links", { org: ORG, email: "g@example.org" });
			await guest.ask("POST", "/v1/refresh", { kind: "guest" });
			await guest.ask("POST", "/v1/sign-out", { kind: "guest" });
			await door.fetch("/v1/credentials/tag-g", { headers: { Authorization: `Bearer ${boss.token}` } });
			expect((await boss.ask("GET", "/v1/guests")).status).toBe(200);
			expect((await boss.ask("POST", "/v1/guests/find", { text: "tag-g" })).status).toBe(200);
			const { claims } = (await boss.ask("GET", "/v1/accounts/g/guest")).body as unknown as GuestView;
			expect((await boss.ask("POST", "/v1/accounts/g/codes", { code: "tag-h" })).status).toBe(201);
			expect((await boss.ask("DELETE", "/v1/accounts/g/codes/tag-h")).status).toBe(200);
			const address = "/v1/accounts/g/address";
			expect((await boss.ask("PUT", address, { email: "h@example.org" })).status).toBe(200);
			expect((await boss.ask("DELETE", address)).status).toBe(200);
			expect((await boss.ask("DELETE", "/v1/accounts/g/pin")).status).toBe(200);
			const claim = `/v1/accounts/g/claims/${claims[0]?.id}`;
			expect((await boss.ask("DELETE", claim)).status).toBe(200);
			expect((await boss.ask("GET", "/v1/accounts/g/export")).status).toBe(200);
			expect((await boss.ask("POST", "/v1/accounts/g/erase")).status).toBe(200);
		}),
	).toEqual([]);
});

it("of tills, that ask for what is new and check a PIN", async () => {
	const words = { id: "p", name: "P", credentials: ["tag-p"], maxMinor: 1_000 };
	await boss.ask("POST", "/v1/accounts", words);
	await boss.ask("PUT", "/v1/accounts/p/pin", { pin: "1234", aboveMinor: 0 });
	await boss.ask("POST", "/v1/stores", { id: "bar", name: "Bar", kind: "stall" });
	const { till } = await openTill(door, boss.token, "bar-1", "bar");
	const found = await walks(async () => {
		await readPage(door, till.token, await revisionOf(ORG));
		const { ask } = asker(till.token);
		expect((await ask("POST", "/v1/accounts/p/pin/checks", { pin: "1234" })).status).toBe(200);
		expect((await ask("POST", "/v1/credentials/resolve", { code: "tag-p" })).status).toBe(200);
	}, `${MANY}|staff|tills`);
	expect(found).toEqual([]);
});
