import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connectLive } from "../../../pwa/api/live.ts";

// A socket that comes back by itself, in a browser that has none.

vi.mock("../../../pwa/api/contact.ts", () => ({ reportContact: () => undefined }));

class FakeSocket {
	static readonly OPEN = 1;
	static readonly made: FakeSocket[] = [];
	readonly readyState = 1;
	isClosed = false;
	onmessage: ((event: { data: string }) => void) | null = null;
	onclose: ((event: { code: number }) => void) | null = null;
	constructor() {
		FakeSocket.made.push(this);
	}
	send() {}
	close() {
		this.isClosed = true;
	}
	say(message: object) {
		this.onmessage?.({ data: JSON.stringify(message) });
	}
}

const page = new EventTarget();
const hello = { kind: "hello", serverTime: 1 };
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
	vi.useFakeTimers();
	FakeSocket.made.length = 0;
	vi.stubGlobal("WebSocket", FakeSocket);
	vi.stubGlobal("location", { href: "http://localhost/wallet" });
	vi.stubGlobal("navigator", { onLine: true });
	vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
	vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function connect(mend: () => Promise<string | null> = async () => "t2") {
	const heard: string[] = [];
	const states: string[] = [];
	const stop = connectLive(
		{ token: async () => ({ ok: true, value: "t1" }), mend },
		{ onMessage: ({ kind }) => heard.push(kind), onState: (state) => states.push(state) },
	);
	return { heard, states, stop };
}

it("keeps one socket where the network comes back while another token is asked for", async () => {
	let mended: (token: string) => void = () => undefined;
	const { stop } = connect(() => new Promise((resolve) => (mended = resolve)));
	await settled();
	FakeSocket.made[0]?.onclose?.({ code: 4401 });
	page.dispatchEvent(new Event("online"));
	await settled();
	expect(FakeSocket.made).toHaveLength(2);
	mended("t2");
	await vi.advanceTimersByTimeAsync(5_000);
	expect(FakeSocket.made).toHaveLength(2);
	stop();
	expect(FakeSocket.made[1]?.isClosed).toBe(true);
});

it("hears nothing from a socket that it gave up", async () => {
	const { heard, states, stop } = connect();
	await settled();
	FakeSocket.made[0]?.say(hello);
	page.dispatchEvent(new Event("offline"));
	FakeSocket.made[0]?.say(hello);
	expect(heard).toEqual(["hello"]);
	expect(states.at(-1)).toBe("lost");
	stop();
});

it("outlives what it cannot read", async () => {
	const { heard, stop } = connect();
	await settled();
	expect(() => FakeSocket.made[0]?.onmessage?.({ data: "<html>" })).not.toThrow();
	FakeSocket.made[0]?.say(hello);
	expect(heard).toEqual(["hello"]);
	stop();
});
