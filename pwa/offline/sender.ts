import type { Outcome } from "../../domain/protocol/outcome.ts";
import { type Failure, isWorthRetrying, type Reply } from "../api/reply.ts";
import {
	OPS_PER_SEND_MAX,
	PENDING_RETRY_MAX_MS,
	PENDING_RETRY_MIN_MS,
	RETRY_MAX_MS,
	RETRY_MIN_MS,
} from "./limits.ts";
import { listOpenOps, recordOutcome, recordTry } from "./op-log.ts";
import type { OpRow } from "./records.ts";

// Asks for every open op until it has an answer: at start, when the network is back, when kicked, and with
// backoff. One batch at a time over all tabs of the device; the same op always goes out with the same id, so an
// answer that was lost is simply asked for again. It never gives up and never drops an op.

export type SendOps = (ops: unknown[], sentAt: number) => Promise<Reply<{ outcomes: Outcome[] }>>;

export type SenderState =
	| { readonly state: "idle" }
	| { readonly state: "sending"; readonly count: number }
	| { readonly state: "waiting"; readonly failure: Failure | null };

type Options = {
	readonly till: string;
	readonly send: SendOps;
	readonly onState: (state: SenderState) => void;
};

export type Sender = { readonly kick: () => void; readonly stop: () => void };

type Round = { readonly retryInMs: number | null; readonly failure: Failure | null };

const LOCK = "fieldtill.send";

export function startSender({ till, send, onState }: Options): Sender {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let backoffMs = RETRY_MIN_MS;
	let running = false;
	let kicked = false;
	let stopped = false;

	async function run(): Promise<void> {
		if (stopped) return;
		if (running) {
			kicked = true;
			return;
		}
		running = true;
		clearTimeout(timer);
		do {
			kicked = false;
			schedule(await navigator.locks.request(LOCK, () => sendRound(till, send, onState)).catch(asBroken));
		} while (kicked && !stopped);
		running = false;
	}

	function schedule({ retryInMs, failure }: Round): void {
		clearTimeout(timer);
		if (failure === null) backoffMs = RETRY_MIN_MS;
		onState(retryInMs === null && failure === null ? { state: "idle" } : { state: "waiting", failure });
		if (retryInMs === null && failure === null) return;
		timer = setTimeout(run, retryInMs ?? backoffMs);
		if (failure !== null) backoffMs = Math.min(backoffMs * 2, RETRY_MAX_MS);
	}

	function wake(): void {
		backoffMs = RETRY_MIN_MS;
		void run();
	}

	addEventListener("online", wake);
	void run();
	return {
		kick: wake,
		stop() {
			stopped = true;
			clearTimeout(timer);
			removeEventListener("online", wake);
		},
	};
}

function asBroken(cause: unknown): Round {
	console.error("a round of sending broke", cause);
	return { retryInMs: null, failure: { ok: false, kind: "unreadable", status: 0 } };
}

// Sends what is due until nothing is, or until nobody answers.
async function sendRound(till: string, send: SendOps, onState: Options["onState"]): Promise<Round> {
	for (;;) {
		const open = await listOpenOps(till);
		const due = open.filter((row) => isDue(row, Date.now())).slice(0, OPS_PER_SEND_MAX);
		if (due.length === 0) return { retryInMs: nextDueInMs(open, Date.now()), failure: null };
		onState({ state: "sending", count: open.length });
		const failure = await sendBatch(due, send);
		if (failure !== null) return { retryInMs: null, failure };
	}
}

async function sendBatch(rows: readonly OpRow[], send: SendOps): Promise<Failure | null> {
	const ids = rows.map((row) => row.id);
	await recordTry(ids, Date.now());
	const reply = await send(
		rows.map((row) => row.op),
		Date.now(),
	);
	if (reply.ok) {
		await recordOutcomes(ids, reply.value.outcomes);
		return null;
	}
	if (isWorthRetrying(reply) || isAboutTheSender(reply)) return reply;
	return rows.length === 1 ? await recordRefused(rows, reply) : await sendOneByOne(rows, send);
}

// A batch that was refused as a whole hides which op is at fault: each is sent alone.
async function sendOneByOne(rows: readonly OpRow[], send: SendOps): Promise<Failure | null> {
	for (const row of rows) {
		const failure = await sendBatch([row], send);
		if (failure !== null) return failure;
	}
	return null;
}

// An op without an outcome in the answer stays open, and waits a moment before it is asked again.
async function recordOutcomes(ids: readonly string[], outcomes: readonly Outcome[]): Promise<void> {
	const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
	for (const id of ids) {
		const again = { id, status: "pending", waitsFor: "account", retryAfterMs: PENDING_RETRY_MIN_MS } as const;
		await recordOutcome(id, byId.get(id) ?? again, Date.now());
	}
}

// The op as it stands can never be read by this server. It is kept and shown as such; nothing was booked.
async function recordRefused(rows: readonly OpRow[], failure: Failure): Promise<null> {
	const detail = failure.kind === "problem" ? failure.detail : failure.kind;
	for (const { id } of rows) {
		await recordOutcome(id, { id, status: "invalid", code: "op-invalid", detail }, Date.now());
	}
	return null;
}

function isAboutTheSender(failure: Failure): boolean {
	return failure.kind === "problem" && failure.status !== 422 && failure.status !== 400;
}

function isDue(row: OpRow, nowMs: number): boolean {
	if (row.state !== "pending") return row.state === "unsent";
	const waitMs = row.dueAt - nowMs;
	return waitMs <= 0 || waitMs > PENDING_RETRY_MAX_MS;
}

function nextDueInMs(open: readonly OpRow[], nowMs: number): number | null {
	const dueTimes = open.flatMap((row) => (row.state === "pending" ? [row.dueAt - nowMs] : []));
	return dueTimes.length === 0 ? null : Math.max(0, Math.min(...dueTimes));
}
