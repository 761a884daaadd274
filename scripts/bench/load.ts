import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

// Sends prepared requests over kept-alive sockets, a fixed number at a time, and keeps every latency.

export type Shot = {
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	// Whether the answer is the one that was wanted; anything else ends the run.
	readonly accepts: (status: number, answer: string) => boolean;
};
export type Volley = { readonly elapsedMs: number; readonly latenciesMs: readonly number[] };

export class Shooter {
	readonly #origin: URL;
	readonly #concurrency: number;

	constructor(origin: string, concurrency: number) {
		this.#origin = new URL(origin);
		this.#concurrency = concurrency;
	}

	async fire(shots: readonly Shot[]): Promise<Volley> {
		const latenciesMs: number[] = [];
		// A new set of sockets each time: the server closes those that idle while the other side is measured.
		const agent = new Agent({ keepAlive: true, maxSockets: this.#concurrency });
		let next = 0;
		const lane = async (): Promise<void> => {
			for (let shot = shots[next++]; shot !== undefined; shot = shots[next++]) {
				const startedAt = performance.now();
				await this.#send(shot, agent);
				latenciesMs.push(performance.now() - startedAt);
			}
		};
		const startedAt = performance.now();
		await Promise.all(Array.from({ length: this.#concurrency }, lane));
		agent.destroy();
		return { elapsedMs: performance.now() - startedAt, latenciesMs };
	}

	#send(shot: Shot, agent: Agent): Promise<void> {
		const { path, headers, body, accepts } = shot;
		return new Promise((resolve, reject) => {
			const options = {
				agent,
				host: this.#origin.hostname,
				port: this.#origin.port,
				method: "POST",
				path,
				headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
			};
			const sent = request(options, (answer) => {
				let text = "";
				answer.setEncoding("utf8");
				answer.on("data", (chunk: string) => {
					text += chunk;
				});
				answer.on("end", () => {
					if (accepts(answer.statusCode ?? 0, text)) resolve();
					else reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
				});
			});
			sent.on("error", (error: NodeJS.ErrnoException) => {
				// The server hung up on a socket that idled too long just as it was used again: nothing was heard of, and what
				// is sent twice counts once.
				if (sent.reusedSocket && error.code === "ECONNRESET") this.#send(shot, agent).then(resolve, reject);
				else reject(new Error(`${path}: ${error.message}`, { cause: error }));
			});
			sent.end(body);
		});
	}
}
