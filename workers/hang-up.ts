import type { Env } from "./env.ts";

// The rows of ended sessions are looked up with each call; a socket that is open already is closed here, and whoever
// still has a session comes back with a newer token. The change is written by then: that a socket could not be reached
// does not make it undone.
export async function hangUp(env: Env, org: string, subject: string): Promise<void> {
	try {
		await env.LIVE.getByName(org).hangUp(subject);
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "hang-up", org, message: String(error) }));
	}
}
