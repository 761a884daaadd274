import type { SocketsOf } from "../../durable-objects/live/object.ts";
import type { AppContext } from "../env.ts";

// The rows of ended sessions are looked up with each call; a socket that is open already is closed here. The change is
// written by then: that a socket could not be reached does not make it undone.

type OfOrg = { readonly org: string };

export async function closeSockets(c: AppContext, { org, ...whom }: OfOrg & SocketsOf): Promise<void> {
	await trying(org, () => c.env.LIVE.getByName(org).hangUp(whom));
}

export async function closeAccountSockets(c: AppContext, org: string, account: string): Promise<void> {
	await trying(org, () => c.env.LIVE.getByName(org).hangUpAccount(account));
}

export async function closeStaffSockets(c: AppContext, org: string): Promise<void> {
	await trying(org, () => c.env.LIVE.getByName(org).hangUpStaff());
}

async function trying(org: string, work: () => Promise<unknown>): Promise<void> {
	try {
		await work();
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "hang-up", org, message: String(error) }));
	}
}
