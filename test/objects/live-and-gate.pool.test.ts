import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { proxyDurable } from "itty-durable";
import { expect, it } from "vitest";
import { ACCOUNTS_PER_GUEST_MAX } from "../../domain/access/claims.ts";
import { toJsonText } from "../../domain/core/json-text.ts";
import type { LiveMessage } from "../../domain/protocol/live.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import type { GateCalls } from "../../durable-objects/gate/object.ts";

const saleView: SaleView = {
	id: "s1",
	store: "bar",
	till: "bar-1",
	kind: "sale",
	of: null,
	mode: "ask",
	flags: [],
	tenders: [],
	status: "completed",
	receipt: 1,
	unit: "EUR",
	totalMinor: 700,
	lines: [],
	taxes: [],
	account: "guest-1",
	decline: null,
	occurredAt: 1,
	decidedAt: 2,
};
const balance = (account: string) => ({ account, unit: "EUR", balanceMinor: 300 });

async function listen(org: string, query = ""): Promise<{ socket: WebSocket; heard: LiveMessage[] }> {
	const response = await env.LIVE.getByName(org).fetch(`https://live/${query}`, {
		headers: { Upgrade: "websocket" },
	});
	const socket = response.webSocket;
	if (socket === null) throw new Error("no socket");
	const heard: LiveMessage[] = [];
	socket.accept();
	socket.addEventListener("message", ({ data }) => {
		heard.push(JSON.parse(String(data)));
	});
	return { socket, heard };
}

const guestOf = (accounts: readonly string[]) =>
	`?subject=someone&accounts=${encodeURIComponent(JSON.stringify(accounts))}`;

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

it("staff hear sales, a guest hears the own balance and nobody else's", async () => {
	const staff = await listen("live-1");
	const guest = await listen("live-1", guestOf(["guest-1"]));
	const flags = [{ sale: "s1", store: "bar", flag: "below-floor" as const }];
	const news = { sales: [saleView], flags, balances: [balance("guest-1"), balance("guest-2")], at: 5 };
	await env.LIVE.getByName("live-1").publish(toJsonText(news));
	await settle();
	expect(staff.heard.slice(1)).toEqual([
		{ kind: "sales", sales: [saleView] },
		{ kind: "flags", flags },
	]);
	expect(guest.heard.slice(1)).toEqual([{ kind: "balances", balances: [balance("guest-1")], at: 5 }]);
});

it.each([
	["two", 2],
	["as many as a socket has tags", 8],
	["one more", 9],
	["as many as a guest may have", ACCOUNTS_PER_GUEST_MAX],
])("a guest of several accounts hears each of them, once, also after an eviction: %s", async (_, count) => {
	const org = `live-many-${count}`;
	const own = Array.from({ length: count }, (_, n) => `own-${n}`);
	const guest = await listen(org, guestOf(own));
	const other = await listen(org, guestOf(own.map((account) => `not-${account}`)));
	const news = { sales: [], flags: [], balances: [...own, "stranger"].map(balance), at: 5 };
	await env.LIVE.getByName(org).publish(toJsonText(news));
	await evictDurableObject(env.LIVE.getByName(org));
	await env.LIVE.getByName(org).publish(toJsonText(news));
	await settle();
	const told = guest.heard.flatMap((message) => (message.kind === "balances" ? message.balances : []));
	expect(told.map(({ account }) => account)).toEqual([...own, ...own]);
	expect(other.heard.map(({ kind }) => kind)).toEqual(["hello"]);
	await env.LIVE.getByName(org).hangUp({ subject: "someone" });
});

it("sockets are closed by session, by all but one, by person, and by account", async () => {
	const live = env.LIVE.getByName("live-ends");
	const open = async (subject: string, session: string, account: string) => {
		const query = new URLSearchParams({ subject, session, accounts: JSON.stringify([account]) });
		const { socket } = await listen("live-ends", `?${query}`);
		const closed: number[] = [];
		socket.addEventListener("close", ({ code }) => closed.push(code));
		return { session, closed };
	};
	const all = await Promise.all([
		open("ada", "a-1", "x"),
		open("ada", "a-2", "x"),
		open("ada", "a-3", "x"),
		open("bob", "b-1", "y"),
		open("eve", "e-1", "z"),
	]);
	const closed = async () => {
		await settle();
		return all.filter(({ closed: codes }) => codes.length > 0).map(({ session }) => session);
	};
	await live.hangUp({ subject: "ada", session: "a-1" });
	expect(await closed()).toEqual(["a-1"]);
	await live.hangUp({ subject: "ada", but: "a-3" });
	expect(await closed()).toEqual(["a-1", "a-2"]);
	await live.hangUp({ subject: "ada" });
	expect(await closed()).toEqual(["a-1", "a-2", "a-3"]);
	await live.hangUpAccount("y");
	expect(await closed()).toEqual(["a-1", "a-2", "a-3", "b-1"]);
	expect(all.flatMap(({ closed: codes }) => codes)).toEqual(new Array(4).fill(4401));
});

it("sockets outlive an eviction and still hear what they asked for", async () => {
	const guest = await listen("live-2", guestOf(["guest-1"]));
	await evictDurableObject(env.LIVE.getByName("live-2"));
	await env.LIVE.getByName("live-2").publish(
		toJsonText({ sales: [saleView], flags: [], balances: [balance("guest-1")], at: 6 }),
	);
	await settle();
	expect(guest.heard.map(({ kind }) => kind)).toEqual(["hello", "balances"]);
});

it("a gate counts exactly, also side by side, and remembers over an eviction", async () => {
	const policy = { failuresMax: 5, lockMs: 60_000 };
	const gate = proxyDurable(env.GATE, { name: "gate", parse: true }).get("claims") as GateCalls;
	const verdicts = await Promise.all(Array.from({ length: 12 }, () => gate.begin(policy, 1_000)));
	expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(5);
	await evictDurableObject(env.GATE.getByName("claims"));
	expect(await gate.begin(policy, 60_999)).toEqual({ allowed: false, retryAfterMs: 1 });
	await gate.forgive();
	expect(await gate.begin(policy, 1_000)).toMatchObject({ allowed: true });
});
