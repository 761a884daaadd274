import { performance } from "node:perf_hooks";
import { must } from "../../domain/core/assert.ts";
import { LIVE_TOKEN_PREFIX } from "../../domain/protocol/live.ts";
import { TILL_SUBPROTOCOL } from "../../domain/protocol/till-socket.ts";
import { type Fixture, saleOp, type Till } from "../fixture.ts";
import type { Volley } from "./load.ts";

// The same sales over the tills' own sockets: one sign-in a socket, one sale at a time on each.

export async function fireOverSockets(
	url: string,
	{ tills, accounts }: Fixture,
	count: number,
	lanes: number,
): Promise<Volley> {
	const sockets = await Promise.all(tills.slice(0, lanes).map((till) => connect(url, till)));
	const latenciesMs: number[] = [];
	let left = count;
	const startedAt = performance.now();
	await Promise.all(
		sockets.map(async ({ till, ask }) => {
			while (left > 0) {
				left -= 1;
				const account = must(accounts[Math.floor(Math.random() * accounts.length)], "a fixture has accounts");
				const sentAt = performance.now();
				const answer = await ask(
					JSON.stringify({ ref: left, sentAt: Date.now(), ops: [saleOp(till, account)] }),
				);
				if (!answer.includes('"status":"applied"')) throw new Error(`a sale over the socket got ${answer}`);
				latenciesMs.push(performance.now() - sentAt);
			}
		}),
	);
	const elapsedMs = performance.now() - startedAt;
	for (const { close } of sockets) close();
	return { elapsedMs, latenciesMs };
}

async function connect(url: string, till: Till) {
	const address = `${url.replace(/^http/, "ws").replace(/\/$/, "")}/v1/till/socket`;
	const socket = new WebSocket(address, [TILL_SUBPROTOCOL, `${LIVE_TOKEN_PREFIX}${till.token}`]);
	let answered: (text: string) => void = () => {};
	await new Promise<void>((resolve, reject) => {
		socket.addEventListener("open", () => resolve());
		socket.addEventListener("error", () => reject(new Error(`no socket for ${till.id}`)));
	});
	socket.addEventListener("message", (event) => {
		const text = String((event as unknown as { data: unknown }).data);
		if (text.includes('"kind":"outcomes"') || text.includes('"kind":"refused"')) answered(text);
	});
	const ask = (text: string): Promise<string> =>
		new Promise((resolve) => {
			answered = resolve;
			socket.send(text);
		});
	return { till, ask, close: () => socket.close() };
}
