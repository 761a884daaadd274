import { addressAskedSchema, addressSchema } from "../../domain/access/views/guests.ts";
import { sessionsPageSchema } from "../../domain/access/views/staff.ts";
import { payCodeSchema } from "../../domain/access/views/systems.ts";
import { accountViewSchema, entriesPageSchema, orgViewSchema } from "../../domain/protocol/views.ts";
import { doneSchema } from "./done.ts";
import { ENTRIES_PER_PAGE, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { callAs, type TokenSource } from "./signed-in.ts";

// What a guest may ask for: the own accounts, and nothing else.

export function guestApi(holder: TokenSource) {
	const read = READ_TIMEOUT_MS;
	const send = SEND_TIMEOUT_MS;
	return {
		getOrg: () => callAs(holder, orgViewSchema, read, (client) => client.v1.org.$get()),
		getAccount: (account: string) =>
			callAs(holder, accountViewSchema, read, (client) =>
				client.v1.accounts[":account"].$get({ param: { account } }),
			),
		listEntries: (account: string) =>
			callAs(holder, entriesPageSchema, read, (client) =>
				client.v1.accounts[":account"].entries.$get({
					param: { account },
					query: { limit: String(ENTRIES_PER_PAGE) },
				}),
			),
		blockAccount: (account: string) =>
			callAs(holder, accountViewSchema, send, (client) =>
				client.v1.accounts[":account"].status.$post({ param: { account }, json: { status: "blocked" } }),
			),
		setPin: (account: string, pin: string, aboveMinor: number) =>
			callAs(holder, accountViewSchema, send, (client) =>
				client.v1.accounts[":account"].pin.$put({ param: { account }, json: { pin, aboveMinor } }),
			),
		getAddress: (account: string) =>
			callAs(holder, addressSchema, read, (client) =>
				client.v1.accounts[":account"].address.$get({ param: { account } }),
			),
		askForAddress: (account: string, email: string) =>
			callAs(holder, addressAskedSchema, send, (client) =>
				client.v1.accounts[":account"].address.links.$post({ param: { account }, json: { email } }),
			),
		removeAddress: (account: string) =>
			callAs(holder, addressSchema, send, (client) =>
				client.v1.accounts[":account"].address.$delete({ param: { account } }),
			),
		makePayCodes: (account: string) =>
			callAs(holder, payCodeSchema, read, (client) =>
				client.v1.accounts[":account"]["pay-codes"].$post({ param: { account } }),
			),
		listSessions: () => callAs(holder, sessionsPageSchema, read, (client) => client.v1.me.sessions.$get()),
		endSession: (session: string) =>
			callAs(holder, doneSchema, send, (client) =>
				client.v1.me.sessions[":session"].$delete({ param: { session } }),
			),
	};
}
