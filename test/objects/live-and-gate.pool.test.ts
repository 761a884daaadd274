import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { proxyDurable } from "itty-durable";
import { expect, it } from "vitest";
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

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

it("staff hear sales, a guest hears the own balance and nobody else's", async () => {
	const staff = await listen("live-1");
	const guest = await listen("live-1", "?account=guest-1");
	const flags = [{ sale: "s1", store: "bar", flag: "below-floor" as const }];
	const news = { sales: [saleView], flags, balances: [balance("guest-1"), balance("guest-2")], at: 5 };
	await env.LIVE.getByName("live-1").publish(news);
	await settle();
	expect(staff.heard.slice(1)).toEqual([
		{ kind: "sales", sales: [saleView] },
		{ kind: "flags", flags },
	]);
	expect(guest.heard.slice(1)).toEqual([{ kind: "balances", balances: [balance("guest-1")], at: 5 }]);
});

it("sockets outlive an eviction and still hear what they asked for", async () => {
	const guest = await listen("live-2", "?account=guest-1");
	await evictDurableObject(env.LIVE.getByName("live-2"));
	await env.LIVE.getByName("live-2").publish({
		...{ sales: [saleView], flags: [], balances: [balance("guest-1")], at: 6 },
	});
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
