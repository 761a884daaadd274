import * as z from "zod/mini";
import { reportContact, reportSilence } from "./contact.ts";

// The one place where HTTP becomes a value. Nothing here throws for what a network or a server may do; a screen
// gets a Reply and has to look at its kind.

export type FieldProblem = { readonly path: string; readonly message: string };

export type Failure =
	| { readonly ok: false; readonly kind: "offline" }
	| { readonly ok: false; readonly kind: "timeout" }
	| {
			readonly ok: false;
			readonly kind: "problem";
			readonly status: number;
			readonly code: string;
			readonly title: string;
			readonly detail: string;
			readonly requestId: string;
			// What is wrong with which field of what was sent.
			readonly fields: readonly FieldProblem[];
	  }
	| { readonly ok: false; readonly kind: "unreadable"; readonly status: number };

export type Reply<T> = { readonly ok: true; readonly value: T } | Failure;

const problemSchema = z.object({
	code: z.string(),
	title: z._default(z.string(), ""),
	detail: z._default(z.string(), ""),
	requestId: z._default(z.string(), ""),
	errors: z._default(z.array(z.object({ path: z.string(), message: z.string() })), []),
});

// Answers of these kinds say nothing about the request: it is asked again, with the same id.
export function isWorthRetrying(failure: Failure): boolean {
	if (failure.kind !== "problem") return true;
	return failure.status >= 500 || failure.status === 408 || failure.status === 429;
}

export function isTokenRefused(failure: Failure): boolean {
	return failure.kind === "problem" && failure.status === 401;
}

type Send = (signal: AbortSignal) => Promise<Response>;

export async function call<S extends z.ZodMiniType>(
	schema: S,
	timeoutMs: number,
	send: Send,
): Promise<Reply<z.infer<S>>> {
	let response: Response;
	let body: unknown;
	try {
		response = await send(AbortSignal.timeout(timeoutMs));
		body = await readBody(response);
	} catch (cause) {
		reportSilence();
		const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
		return { ok: false, kind: timedOut ? "timeout" : "offline" };
	}
	reportContact();
	return response.ok ? readValue(schema, response.status, body) : readProblem(response.status, body);
}

async function readBody(response: Response): Promise<unknown> {
	const text = await response.text();
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function readValue<S extends z.ZodMiniType>(schema: S, status: number, body: unknown): Reply<z.infer<S>> {
	const parsed = schema.safeParse(body);
	return parsed.success ? { ok: true, value: parsed.data } : { ok: false, kind: "unreadable", status };
}

function readProblem(status: number, body: unknown): Failure {
	const parsed = problemSchema.safeParse(body);
	if (!parsed.success) return { ok: false, kind: "unreadable", status };
	const { code, title, detail, requestId, errors } = parsed.data;
	return {
		...{ ok: false, kind: "problem", status, code, title, requestId },
		detail: detail || title,
		fields: errors,
	};
}
