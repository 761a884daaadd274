import { must } from "../../domain/core/assert.ts";
import type { AppContext, Env } from "../env.ts";

// Where this system is, as people reach it. What a link in a mail begins with is configured: whoever sends a request may
// write any host into it, and the link goes to somebody else. On one machine, which has no name of its own, it is the
// host that was asked for.

const MISSING = "the variable PUBLIC_ORIGIN says where this system is, such as https://till.example.org";

export function publicOrigin(c: AppContext): string {
	return configuredOrigin(c.env) ?? new URL(c.req.url).origin;
}

// The origins that a passkey may have been used on. On one machine TLS may end before the request gets here, so that its
// scheme says little.
export function originsOf(c: AppContext): string[] {
	const configured = configuredOrigin(c.env);
	if (configured !== null) return [configured];
	const { host } = new URL(c.req.url);
	return [`http://${host}`, `https://${host}`];
}

// Null: on one machine that nobody has named. Elsewhere a missing or broken one is refused, not guessed.
export function configuredOrigin({ STAGE, PUBLIC_ORIGIN }: Pick<Env, "STAGE" | "PUBLIC_ORIGIN">) {
	if (STAGE === "local" && PUBLIC_ORIGIN === undefined) return null;
	const isOrigin = URL.canParse(PUBLIC_ORIGIN ?? "") && new URL(PUBLIC_ORIGIN ?? "").origin === PUBLIC_ORIGIN;
	const isSafe = STAGE === "local" || PUBLIC_ORIGIN?.startsWith("https://");
	return must(isOrigin && isSafe ? PUBLIC_ORIGIN : undefined, MISSING);
}
