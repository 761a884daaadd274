import { createMiddleware } from "hono/factory";
import { validator } from "hono-openapi";
import type * as z from "zod/mini";
import { REQUEST_BODY_BYTES_MAX } from "../../domain/core/limits.ts";
import type { AppEnv } from "../env.ts";
import { type FieldProblem, Problem } from "../problems.ts";

// What a body must be before anyone looks into it: declared as JSON, small enough, and really JSON.
export const jsonBody = createMiddleware<AppEnv>(async (c, next) => {
	const contentType = c.req.header("Content-Type") ?? "";
	if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new Problem("content-type-wrong");
	const declared = Number(c.req.header("Content-Length") ?? "0");
	if (declared > REQUEST_BODY_BYTES_MAX) throw new Problem("body-too-large");
	// Hono reads a body once and keeps the promise here; what was read and bounded is put in its place.
	const cache = c.req.bodyCache as { json?: Promise<unknown> };
	// A declared length is enforced by the server itself, so such a body is read in one go.
	const text = declared > 0 ? await c.req.raw.text() : await readBounded(c.req.raw.body);
	try {
		cache.json = Promise.resolve(JSON.parse(text));
	} catch {
		throw new Problem("body-malformed");
	}
	// The text as it came: what was signed, and what is kept of an op that cannot be read.
	c.set("bodyText", text);
	await next();
});

// A body without a declared length is cut off as soon as it is too long, not after it was all read.
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<string> {
	if (body === null) return "";
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
	let bytes = 0;
	let text = "";
	try {
		for await (const chunk of body) {
			bytes += chunk.byteLength;
			if (bytes > REQUEST_BODY_BYTES_MAX) throw new Problem("body-too-large");
			text += decoder.decode(chunk, { stream: true });
		}
		return text + decoder.decode();
	} catch (error) {
		if (error instanceof Problem) throw error;
		throw new Problem("body-malformed");
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

export function fieldProblems(issues: readonly Issue[]): FieldProblem[] {
	return issues.slice(0, 20).map(({ path = [], message }) => ({
		path: path.map((part) => String(typeof part === "object" ? part.key : part)).join("."),
		message,
	}));
}
