import { beforeAll, expect, it } from "vitest";
import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX, type LiveMessage } from "../../../domain/protocol/live.ts";
import { type Fixture, makeOrg, saleOp, send, signAs, type Till } from "../../../scripts/fixture.ts";
import { door, eventually } from "../../support/pool.ts";
import { addPerson, Browser, PASSWORD as PERSONS_PASSWORD } from "../../support/pool-people.ts";
import { asker, hire, signUp, type Told } from "../support/someone.ts";

// Whoever is bound to stores sees nothing of the others.

let org: Fixture;
let bound: ReturnType<typeof asker>;
let boundToken: string;
const sold: { id: string; store: string }[] = [];

async function sell(till: Till): Promise<void> {
	const op = saleOp(till, "guest-1");
	sold.push({ id: op.id, store: till.store });
	await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
}

beforeAll(async () => {
	org = await makeOrg(door, "bound", { stores: 3, tillsPerStore: 1, accounts: 1, balanceMinor: 100_000 });
	boundToken = await signAs(door, {
		role: "manager",
		org: "bound",
		sub: "m",
		stores: ["store-1", "store-3"],
	});
	bound = asker(boundToken);
	for (let round = 0; round < 5; round += 1) for (const till of org.tills) await sell(till);
	await eventually(async () => {
		const { sales } = (await asker(org.ownerToken).ask("GET", "/v1/sales")).body as { sales: object[] };
		return sales.length === sold.length ? true : undefined;
	});
});

type Socket = Awaited<ReturnType<typeof listen>>;

async function listen(token: string) {
	const response = await door.fetch("/v1/live", {
		headers: {
			Upgrade: "websocket",
			"Sec-WebSocket-Protocol": `${LIVE_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${token}`,
		},
	});
	const heard: LiveMessage[] = [];
	const closed: number[] = [];
	response.webSocket?.accept();
	response.webSocket?.addEventListener("message", ({ data }) => {
		heard.push(JSON.parse(String(data)));
	});
	response.webSocket?.addEventListener("close", ({ code }) => {
		closed.push(code);
	});
	const stores = () =>
		heard.flatMap((news) => (news.kind === "sales" ? news.sales.map(({ store }) => store) : []));
	return { status: response.status, stores, closed };
}

it("stores are those that they are bound to", async () => {
	const { stores } = (await bound.ask("GET", "/v1/stores")).body as { stores: { id: string }[] };
	expect(stores.map(({ id }) => id)).toEqual(["store-1", "store-3"]);
});

it("sales are listed page by page without those of other stores, none twice and none left out", async () => {
	const seen: { id: string; store: string }[] = [];
	let pages = 0;
	for (let next: string | null = ""; next !== null; pages += 1) {
		const before = next === "" ? "" : `&before=${encodeURIComponent(next)}`;
		const page = (await bound.ask("GET", `/v1/sales?limit=3${before}`)) as Told;
		seen.push(...page.body.sales);
		next = page.body.next;
	}
	const expected = sold.filter(({ store }) => store !== "store-2").map(({ id }) => id);
	expect(seen.map(({ id }) => id).sort()).toEqual(expected.sort());
	expect(pages).toBe(Math.floor(expected.length / 3) + 1);
	expect((await bound.ask("GET", "/v1/sales?store=store-2")).body).toEqual({
		sales: [],
		names: {},
		next: null,
	});
	const one = (await bound.ask("GET", "/v1/sales?store=store-3")).body.sales as { store: string }[];
	expect(one.map(({ store }) => store)).toEqual(Array(5).fill("store-3"));
	const nowhere = asker(await signAs(door, { role: "auditor", org: "bound", sub: "n", stores: [] }));
	expect((await nowhere.ask("GET", "/v1/sales")).body.sales).toEqual([]);
});

it.each([
	["GET", "/v1/stores/store-2/menu", undefined, 404],
	["GET", "/v1/stores/store-2/stock", undefined, 404],
	["POST", "/v1/stores/store-2/menu/publish", undefined, 404],
	["POST", "/v1/stores/store-1/menu/publish", undefined, 200],
	["GET", "/v1/books", undefined, 403],
	["GET", "/v1/unreadable", undefined, 403],
	["POST", "/v1/alerts/close", { id: "x" }, 403],
	["POST", "/v1/stores", { id: "store-4", name: "Four", kind: "stall" }, 403],
	["GET", "/v1/accounts/guest-1", undefined, 200],
] as const)("%s %s is answered with the right no or yes", async (method, path, body, status) => {
	expect((await bound.ask(method, path, body)).status).toBe(status);
});

it("a product that other stores sell too is not changed by who is bound", async () => {
	const beer = { name: "B", category: "All", priceMinor: 1, depositMinor: 0, taxBps: 0, counted: false };
	expect((await bound.ask("PUT", "/v1/stores/store-1/products/beer", beer)).status).toBe(403);
	expect((await bound.ask("PUT", "/v1/stores/store-2/products/own", beer)).status).toBe(404);
	expect((await bound.ask("PUT", "/v1/stores/store-1/products/own", beer)).status).toBe(200);
	const { items } = (await bound.ask("GET", "/v1/stores/store-1/menu")).body as {
		items: { product: string; priceMinor: number }[];
	};
	expect(items.find(({ product }) => product === "beer")?.priceMinor).toBe(500);
});

it("the live socket tells of the own stores alone", async () => {
	// As many and as long as they may be.
	const stores = ["store-3", ...Array.from({ length: 49 }, (_, n) => `${"x".repeat(61)}-${n + 10}`)];
	const many = await signAs(door, { role: "cashier", org: "bound", sub: "many", stores });
	const none = await signAs(door, { role: "cashier", org: "bound", sub: "none", stores: [] });
	const tokens = [org.ownerToken, boundToken, many, none];
	const sockets = await Promise.all(tokens.map(listen));
	const [all, some, full, empty] = sockets as [Socket, Socket, Socket, Socket];
	expect(sockets.map(({ status }) => status)).toEqual([101, 101, 101, 101]);
	for (const till of org.tills) await sell(till);
	await eventually(async () => (all.stores().length >= 3 ? true : undefined));
	await eventually(async () => (some.stores().length >= 2 && full.stores().length >= 1 ? true : undefined));
	expect([...all.stores()].sort()).toEqual(["store-1", "store-2", "store-3"]);
	expect([...some.stores()].sort()).toEqual(["store-1", "store-3"]);
	expect([full.stores(), empty.stores()]).toEqual([["store-3"], []]);
});

it("a socket ends with its own session: signed out, ended from elsewhere, or by a new password", async () => {
	await addPerson({ org: "own-sockets", id: "ada", email: "ada@own-sockets.example" });
	const signedIn = async () => {
		const browser = new Browser();
		await browser.signIn("ada@own-sockets.example");
		const session = (browser.cookies.get("fieldtill-staff") ?? "").split(".")[1] ?? "";
		return { browser, session, socket: await listen(browser.token) };
	};
	const here = await signedIn();
	const passwords = { current: PERSONS_PASSWORD, next: "nine lamps along the pier" };
	for (const end of [
		({ browser }: typeof here) => browser.ask("POST", "/v1/sign-out", { kind: "staff" }),
		({ session }: typeof here) => here.browser.ask("DELETE", `/v1/me/sessions/${session}`),
		() => here.browser.ask("POST", "/v1/me/password", passwords),
	]) {
		const there = await signedIn();
		expect((await end(there)).status).toBe(200);
		await eventually(async () => (there.socket.closed.length > 0 ? true : undefined));
		expect([there.socket.closed, here.socket.closed]).toEqual([[4401], []]);
	}
});

it("a socket ends with the sign-in, and none is opened after it", async () => {
	const boss = await signUp("hanging-up");
	await boss.ask("POST", "/v1/stores", { id: "bar", name: "Bar", kind: "stall" });
	for (const end of [
		(id: string) => boss.ask("DELETE", `/v1/staff/${id}/sessions`),
		(id: string) => boss.ask("PATCH", `/v1/staff/${id}`, { stores: ["bar"] }),
		(id: string) => boss.ask("DELETE", `/v1/staff/${id}`),
	]) {
		const person = await hire(boss, `${crypto.randomUUID()}@example.com`, { role: "cashier" });
		const socket = await listen(person.token);
		const own = await listen(boss.session.token);
		expect((await end(person.id)).status).toBe(200);
		await eventually(async () => (socket.closed.length > 0 ? true : undefined));
		expect([socket.closed, own.closed]).toEqual([[4401], []]);
		expect((await listen(person.token)).status).toBe(401);
	}
});
