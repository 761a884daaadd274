import { createMiddleware } from "hono/factory";
import { validator } from "hono-openapi";
import type * as z from "zod/mini";
import { REQUEST_BODY_BYTES_MAX } from "../../domain/core/limits.ts";
import type { AppEnv } from "../env.ts";
import { type FieldProblem, Problem } from "../http/problems.ts";

// A full batch over a bad mobile network takes some seconds.
export const BODY_MS_MAX = 30_000;

// What a body must be before anyone looks into it: declared as JSON, small enough, and soon here.
export const jsonBody = createMiddleware<AppEnv>(async (c, next) => {
	const contentType = c.req.header("Content-Type") ?? "";
	if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new Problem("content-type-wrong");
	const declared = Number(c.req.header("Content-Length") ?? "0");
	if (declared > REQUEST_BODY_BYTES_MAX) throw new Problem("body-too-large");
	// A declared length is enforced by the server itself, so such a body is read in one go.
	const text = await (declared > 0 ? inTime(readWhole(c.req.raw)) : readBounded(c.req.raw.body));
	// Hono reads a body once and keeps the promise here; what was read and bounded is put in its place. From a text it
	// makes JSON by parsing it; from anything else by a detour through another response.
	(c.req.bodyCache as { text?: unknown }).text = Promise.resolve(text);
	// The text as it came: what was signed, and what is kept of an op that cannot be read.
	c.set("bodyText", text);
	await next();
});

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

// What is no UTF-8 is refused however it comes: read as something else, it would not be what was sent.
async function readWhole(request: Request): Promise<string> {
	const bytes = await request.arrayBuffer();
	try {
		return utf8.decode(bytes);
	} catch {
		throw new Problem("body-malformed");
	}
}

// Whoever sends a letter now and then does not keep a request open.
async function inTime(reading: Promise<string>, onLate = () => {}): Promise<string> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new Problem("body-slow"));
			onLate();
		}, BODY_MS_MAX);
	});
	try {
		return await Promise.race([reading, late]);
	} finally {
		clearTimeout(timer);
	}
}

// A body without a declared length is cut off as soon as it is too long, not after it was all read.
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<string> {
	if (body === null) return "";
	const reader = body.getReader();
	const stop = () => void reader.cancel().catch(() => {});
	try {
		return await inTime(readAll(reader), stop);
	} catch (error) {
		stop();
		throw error instanceof Problem ? error : new Problem("body-malformed");
	}
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
	let bytes = 0;
	let text = "";
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		bytes += value.byteLength;
		if (bytes > REQUEST_BODY_BYTES_MAX) throw new Problem("body-too-large");
		text += decoder.decode(value, { stream: true });
	}
}

type Target = "json" | "query" | "param";

// Validates one part of a request with a domain schema and documents it; what does not fit is a 422 with the fields.
export function valid<T extends Target, S extends z.ZodMiniType>(target: T, schema: S) {
	return validator<S, T, AppEnv, string>(target, schema, (result) => {
		if (result.success) return;
		throw new Problem("request-invalid", fieldProblems(result.error));
	});
}

type Issue = {
	readonly message: string;
	readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

function fieldProblems(issues: readonly Issue[]): FieldProblem[] {
	return issues.slice(0, 20).map(({ path = [], message }) => ({
		path: path.map((part) => String(typeof part === "object" ? part.key : part)).join("."),
		message,
	}));
}
