import type { AppContext } from "../env.ts";
import { DOCS_HEADERS, PAGE_HEADERS } from "./headers.ts";
import { Problem, problemResponse } from "./problems.ts";

// Everything that is not the API is a file. An entrance keeps its own addresses below itself (/dashboard/sales), so
// a page that is not a file is asked of its entrance; any other missing file is a 404, never HTML in disguise.

const ENTRANCES = ["/till", "/dashboard", "/wallet"] as const;

export async function servePage(c: AppContext): Promise<Response> {
	const { method } = c.req.raw;
	const isRead = method === "GET" || method === "HEAD";
	if (!isRead || c.req.path.startsWith("/v1/")) {
		return problemResponse(new Problem("route-unknown"), c.var.requestId);
	}
	const file = await c.env.ASSETS.fetch(c.req.raw);
	if (file.status !== 404) return asPage(c, file, file.status);
	const wantsPage = c.req.header("Accept")?.includes("text/html") ?? false;
	if (!wantsPage) return problemResponse(new Problem("route-unknown"), c.var.requestId);
	const entrance = ENTRANCES.find((path) => c.req.path.startsWith(`${path}/`));
	const page = await c.env.ASSETS.fetch(new URL(entrance ?? "/404", c.req.url));
	return asPage(c, page, entrance === undefined ? 404 : page.status);
}

function asPage(c: AppContext, file: Response, status: number): Response {
	const headers = new Headers(file.headers);
	const rules = /^\/docs(\.html)?$/.test(c.req.path) ? DOCS_HEADERS : PAGE_HEADERS;
	for (const [name, value] of Object.entries(rules)) headers.set(name, value);
	return new Response(file.body, { status, headers });
}
