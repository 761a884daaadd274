import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { caller, makeOrg, signAs } from "../../scripts/fixture.ts";
import { door, eventually } from "../support/pool.ts";
import { addPerson, Browser, PASSWORD } from "../support/pool-people.ts";
import { listen } from "./listener.ts";

// A live socket that is open already ends with the session behind it, however that ended.

const COOKIE = "fieldtill-staff";

beforeAll(async () => {
	await makeOrg(door, "sockets", { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 0 });
});

const sessionOf = (browser: Browser) => (browser.cookies.get(COOKIE) ?? "").split(".")[1] ?? "";
const nextPassword = { current: PASSWORD, next: "five old boats on the sand" };

it.each([
	["signing out", (own: Browser) => own.ask("POST", "/v1/sign-out", { kind: "staff" })],
	[
		"ending it from another device",
		(own: Browser, other: Browser) => other.ask("DELETE", `/v1/me/sessions/${sessionOf(own)}`),
	],
	["a new password", (_: Browser, other: Browser) => other.ask("POST", "/v1/me/password", nextPassword)],
	[
		"a refresh token that comes again",
		async (own: Browser) => {
			const cookie = own.cookies.get(COOKIE) ?? "";
			await own.ask("POST", "/v1/refresh", { kind: "staff" });
			await env.DB.prepare("UPDATE sessions SET rotated_at = 1 WHERE id = ?").bind(sessionOf(own)).run();
			own.cookies.set(COOKIE, cookie);
			const reused = await own.ask("POST", "/v1/refresh", { kind: "staff" });
			expect(reused.body.code).toBe("session-over");
			return { status: 200 };
		},
	],
] as const)("%s closes it", async (how, end) => {
	const id = how.replaceAll(/\W/g, "-");
	const [own, other, stranger] = [new Browser(), new Browser(), new Browser()];
	await addPerson({ org: "sockets", id, email: `${id}@example.com` });
	await addPerson({ org: "sockets", id: `not-${id}`, email: `not-${id}@example.com` });
	await own.signIn(`${id}@example.com`);
	await other.signIn(`${id}@example.com`);
	await stranger.signIn(`not-${id}@example.com`);
	const socket = await listen(own.token);
	const strange = await listen(stranger.token);
	expect([socket.status, strange.status]).toEqual([101, 101]);
	expect((await end(own, other)).status).toBe(200);
	await eventually(async () => (socket.closed.length > 0 ? true : undefined), 2_000);
	expect([socket.closed, strange.closed]).toEqual([[4401], []]);
});

it("erasing one of several accounts closes it, for whoever saw it among others", async () => {
	const owner = caller(
		door,
		await signAs(door, { role: "owner", org: "sockets", sub: "o", freshAt: Date.now() }),
	);
	for (const id of ["g-1", "g-2", "g-3"]) {
		const words = { id, name: id, credentials: [id], maxMinor: 1_000 };
		await owner("POST", "/v1/accounts", id === "g-3" ? words : { ...words, email: "two@example.org" });
	}
	const sessions = [
		await signAs(door, { role: "guest", org: "sockets", sub: "g-1", accounts: ["g-1", "g-2"] }),
		await signAs(door, { role: "guest", org: "sockets", sub: "g-3", accounts: ["g-3"] }),
	];
	const [both, alone] = await Promise.all(sessions.map(listen));
	await owner("POST", "/v1/accounts/g-2/erase");
	await eventually(async () => (both?.closed.length ? true : undefined), 2_000);
	expect([both?.closed, alone?.closed]).toEqual([[4401], []]);
	expect((await door.fetch("/v1/me", { headers: { Authorization: `Bearer ${sessions[0]}` } })).status).toBe(
		401,
	);
});
