import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LIVE_TOKEN_PREFIX } from "../../../domain/protocol/live.ts";
import { TILL_SUBPROTOCOL } from "../../../domain/protocol/till-socket.ts";
import { Store } from "../../../durable-objects/store/object.ts";
import { type Fixture, makeOrg, saleOp } from "../../../scripts/fixture.ts";
import { sweepTills } from "../../../workers/cron/sweep-tills.ts";
import worker from "../../../workers/index.ts";
import { askToken, becomeTill, freshToken, makeDevice, tillOf } from "../../support/device.ts";
import { door, eventually } from "../../support/pool.ts";
import { fact, gone, post, settle, stageOf } from "../support/till-stage.ts";

// A store hears who has left: its sockets, and what heals when it did not hear.

const ORG = "told";
let org: Fixture;
let stage: ReturnType<typeof stageOf>;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 3, tillsPerStore: 0, accounts: 2, balanceMinor: 1_000_000 });
	stage = stageOf(org);
});
afterAll(async () => {
	await settle(org, ["store-1", "store-2", "store-3"]);
});
beforeEach(() => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("its socket", () => {
	async function connect(token: string) {
		const response = await door.fetch("/v1/till/socket", {
			headers: {
				Upgrade: "websocket",
				"Sec-WebSocket-Protocol": `${TILL_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${token}`,
			},
		});
		const socket = response.webSocket as WebSocket;
		const heard: string[] = [];
		const closed = new Promise<number>((resolve) => {
			socket.addEventListener("close", ({ code }) => resolve(code));
		});
		socket.addEventListener("message", ({ data }) => {
			heard.push(String(data));
		});
		socket.accept();
		const ask = async (ref: number, op: object) => {
			socket.send(JSON.stringify({ ref, sentAt: Date.now(), ops: [op] }));
			return await eventually(async () => heard.find((text) => text.includes(`"ref":${ref},`)));
		};
		return { closed, heard, ask };
	}

	it("is closed when it is removed, and the neighbour's stays; with the old token it is closed again", async () => {
		const [mine, other] = [await stage.open(), await stage.open()];
		const [socket, neighbour] = [await connect(mine.till.token), await connect(other.till.token)];
		expect(await socket.ask(1, saleOp(mine.till, "guest-1"))).toContain('"applied"');
		await stage.owner("DELETE", `/v1/tills/${mine.id}`);
		expect(await socket.closed).toBe(4403);
		expect(await neighbour.ask(1, saleOp(other.till, "guest-1"))).toContain('"applied"');
		expect(await (await connect(mine.till.token)).closed).toBe(4403);
		const { session } = await freshToken(door, mine.device, mine.place);
		const leaving = await connect(session.token);
		expect(await leaving.ask(1, saleOp(mine.till, "guest-1"))).toContain('"till-removed"');
		expect(await leaving.ask(2, fact(mine.till))).toContain('"applied"');
	});

	it("of a device that was replaced is closed, the new one's is not", async () => {
		const { id, till } = await stage.open();
		const socket = await connect(till.token);
		const fresh = tillOf(await becomeTill(door, org.ownerToken, await makeDevice(), id));
		expect(await socket.closed).toBe(4403);
		expect(await (await connect(fresh.token)).ask(1, saleOp(fresh, "guest-1"))).toContain('"applied"');
	});
});

describe("should the store not hear of it", () => {
	async function deaf<T>(body: () => Promise<T>): Promise<T> {
		const original = Store.prototype.placeTill;
		vi.spyOn(console, "error").mockImplementation(() => {});
		Store.prototype.placeTill = () => {
			throw new Error("unreachable");
		};
		try {
			return await body();
		} finally {
			Store.prototype.placeTill = original;
		}
	}

	it("the sweep tells it", async () => {
		const { id, till } = await stage.open();
		expect((await deaf(() => stage.owner("DELETE", `/v1/tills/${id}`))).status).toBe(200);
		expect(await post(till, saleOp(till, "guest-1"))).toMatchObject([{ status: "applied" }]);
		await worker.scheduled({ cron: "*/5 * * * *", scheduledTime: Date.now() } as ScheduledController, env);
		expect(await post(till, saleOp(till, "guest-1"))).toMatchObject([gone]);
	});

	it("the sweep tells it of who moved, as long as a token may be about, and then no more", async () => {
		const { id, device, place } = await stage.open();
		await freshToken(door, device, place);
		await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
		const sweptAt = async (now: number) => {
			const told = vi.spyOn(Store.prototype, "placeTill");
			await sweepTills(env, now);
			const calls = told.mock.calls.filter(([till]) => till === id).length;
			told.mockRestore();
			return calls;
		};
		expect(await sweptAt(Date.now())).toBe(2);
		expect(await sweptAt(Date.now() + 2 * 3_600_000)).toBe(0);
	});

	it("no token is given before it was told", async () => {
		const { id, device, till, place } = await stage.open();
		await deaf(async () => {
			await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
			expect((await askToken(door, device, place)).status).toBe(503);
		});
		expect((await freshToken(door, device, place)).order).toBe("move");
		expect(await post(till, saleOp(till, "guest-1"))).toMatchObject([gone]);
	});
});
