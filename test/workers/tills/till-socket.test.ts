import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { REQUEST_BODY_BYTES_MAX } from "../../../domain/core/limits.ts";
import { LIVE_TOKEN_PREFIX } from "../../../domain/protocol/live.ts";
import { type StoreSays, storeSaysSchema, TILL_SUBPROTOCOL } from "../../../domain/protocol/till-socket.ts";
import { type Fixture, makeOrg, saleOp, send, type Till, tillOp } from "../../../scripts/fixture.ts";
import { door, eventually } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";

// The till's own socket: the worker says who it is, the store decides as over HTTP.

let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "socket", { stores: 2, tillsPerStore: 1, accounts: 1, balanceMinor: 10_000 });
});

// What is on its way when a test file ends would be told to nobody.
afterAll(async () => {
	await untilSettled(org);
});

async function connect(token: string, subprotocol = TILL_SUBPROTOCOL) {
	const response = await door.fetch("/v1/till/socket", {
		headers: {
			Upgrade: "websocket",
			"Sec-WebSocket-Protocol": `${subprotocol}, ${LIVE_TOKEN_PREFIX}${token}`,
		},
	});
	const heard: StoreSays[] = [];
	const socket = response.webSocket;
	if (socket !== null) {
		expect(response.headers.get("Sec-WebSocket-Protocol")).toBe(TILL_SUBPROTOCOL);
		socket.accept();
		socket.addEventListener("message", ({ data }) => {
			heard.push(storeSaysSchema.parse(JSON.parse(String(data))));
		});
	}
	const answerTo = (ref: number) =>
		eventually(async () => heard.find((said) => "ref" in said && said.ref === ref));
	return { status: response.status, socket, heard, answerTo };
}

it("an op over the socket gets the outcome that it gets over HTTP", async () => {
	const { socket, heard, answerTo } = await connect(till().token);
	await eventually(async () => (heard[0]?.kind === "hello" ? true : undefined));
	const op = saleOp(till(), "guest-1");
	socket?.send(JSON.stringify({ ref: 7, sentAt: Date.now(), ops: [op] }));
	const said = await answerTo(7);
	expect(said).toMatchObject({ kind: "outcomes", outcomes: [{ id: op.id, status: "applied", receipt: 1 }] });
	const { body } = await send(door, till().token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
	expect((body as { outcomes: object[] }).outcomes).toEqual((said as { outcomes: object[] }).outcomes);
});

it("a till is who its token says, and hears of its own store alone", async () => {
	const [mine, other] = await Promise.all([connect(till().token), connect(till(1).token)]);
	const soldOut = { product: "shirt", soldOut: true };
	mine.socket?.send(
		JSON.stringify({
			ref: 1,
			sentAt: Date.now(),
			ops: [tillOp(till(), "ask", { kind: "sold-out", soldOut })],
		}),
	);
	await eventually(async () => mine.heard.find(({ kind }) => kind === "sold-out"));
	expect(other.heard.some(({ kind }) => kind === "sold-out")).toBe(false);
});

it("needs a till's token, the right subprotocol and a handshake", async () => {
	expect((await connect(org.ownerToken)).status).toBe(403);
	expect((await connect("a.b.c")).status).toBe(401);
	expect((await connect(till().token, "fieldtill.live.v1")).status).toBe(401);
	expect((await send(door, till().token, "GET", "/v1/till/socket")).status).toBe(426);
});

it("says that a batch could not be kept now, as HTTP does, and goes on", async () => {
	const { socket, answerTo } = await connect(till().token);
	const broken = vi.spyOn(env.FILES, "put").mockRejectedValue(new Error("no file is kept now"));
	const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
	const ops = [{ mode: "fact", note: "x".repeat(60_000) }];
	socket?.send(JSON.stringify({ ref: 21, sentAt: Date.now(), ops }));
	expect(await answerTo(21)).toEqual({
		...{ kind: "refused", ref: 21, code: "outcome-unknown" },
		detail: "The answer did not come in time. Ask again with the same ids.",
	});
	expect(complaints).toHaveBeenCalledOnce();
	broken.mockRestore();
	complaints.mockRestore();
	socket?.send(JSON.stringify({ ref: 22, sentAt: Date.now(), ops }));
	expect(await answerTo(22)).toMatchObject({ kind: "outcomes", outcomes: [{ status: "quarantined" }] });
});

it("takes no more at once than HTTP does, and no bytes that are no UTF-8", async () => {
	const { socket, heard, answerTo } = await connect(till().token);
	await eventually(async () => heard[0]);
	const batchOf = (ref: number, note: string) =>
		JSON.stringify({ ref, sentAt: Date.now(), ops: [{ mode: "fact", note }] });
	const long = batchOf(31, "é".repeat(REQUEST_BODY_BYTES_MAX / 2));
	const bytes = new TextEncoder().encode(batchOf(32, "a#b"));
	bytes[bytes.indexOf("#".charCodeAt(0))] = 0xff;
	const wrong: [string | Uint8Array, string][] = [
		[long, "body-too-large"],
		[new TextEncoder().encode(long), "body-too-large"],
		[bytes, "body-malformed"],
	];
	for (const [said, code] of wrong) {
		const known = heard.length;
		socket?.send(said);
		expect(await eventually(async () => heard[known])).toMatchObject({ kind: "refused", ref: null, code });
	}
	socket?.send(batchOf(33, "short"));
	expect(await answerTo(33)).toMatchObject({ kind: "outcomes" });
});

it("says which batch does not fit, and what of it", async () => {
	const { socket, answerTo, heard } = await connect(till().token);
	await eventually(async () => heard[0]);
	const ops = Array.from({ length: 501 }, () => 1);
	socket?.send(JSON.stringify({ ref: 41, sentAt: Date.now(), ops }));
	expect(await answerTo(41)).toMatchObject({
		...{ kind: "refused", code: "request-invalid" },
		detail: expect.stringMatching(/^ops: /),
	});
	socket?.send(JSON.stringify({ ref: 42, sentAt: 0.5, ops: [1] }));
	expect(await answerTo(42)).toMatchObject({
		...{ kind: "refused", code: "request-invalid" },
		detail: expect.stringMatching(/^sentAt: /),
	});
	socket?.send(JSON.stringify({ ref: -1, sentAt: 1, ops: [1] }));
	expect(await eventually(async () => heard[3])).toMatchObject({
		...{ kind: "refused", ref: null, code: "request-invalid" },
		detail: expect.stringMatching(/^ref: /),
	});
});
