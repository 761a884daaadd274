import {
	addressSchema,
	claimRemovedSchema,
	codesLeftSchema,
	guestsFoundSchema,
	guestsPageSchema,
	guestViewSchema,
	walletLinkSentSchema,
} from "../../domain/access/views/guests.ts";
import {
	accountErasedSchema,
	accountExportSchema,
	claimCodeSchema,
} from "../../domain/access/views/systems.ts";
import { balanceSchema } from "../../domain/protocol/outcome.ts";
import {
	accountViewSchema,
	entriesPageSchema,
	type Grant,
	type OfficePayoutBody,
	paidOutSchema,
} from "../../domain/protocol/views.ts";
import { ENTRIES_PER_PAGE, GUESTS_PER_PAGE, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { callAs, type TokenSource } from "./signed-in.ts";

// What the organizer's desk asks about guests and does for them.

export function guestsApi(holder: TokenSource) {
	return { ...lookups(holder), ...changes(holder), ...waysIn(holder) };
}

const read = READ_TIMEOUT_MS;
const write = SEND_TIMEOUT_MS;

function lookups(holder: TokenSource) {
	return {
		listNewest: (before?: string) =>
			callAs(holder, guestsPageSchema, read, (client) =>
				client.v1.guests.$get({
					query: { limit: String(GUESTS_PER_PAGE), ...(before !== undefined && { before }) },
				}),
			),
		find: (text: string) =>
			callAs(holder, guestsFoundSchema, read, (client) => client.v1.guests.find.$post({ json: { text } })),
		getGuest: (account: string) =>
			callAs(holder, guestViewSchema, read, (client) =>
				client.v1.accounts[":account"].guest.$get({ param: { account } }),
			),
		listEntries: (account: string, before?: number) =>
			callAs(holder, entriesPageSchema, read, (client) =>
				client.v1.accounts[":account"].entries.$get({
					param: { account },
					query: { limit: String(ENTRIES_PER_PAGE), ...(before !== undefined && { before: String(before) }) },
				}),
			),
		exportGuest: (account: string) =>
			callAs(holder, accountExportSchema, write, (client) =>
				client.v1.accounts[":account"].export.$get({ param: { account } }),
			),
	};
}

function changes(holder: TokenSource) {
	return {
		setStatus: (account: string, status: "active" | "blocked") =>
			callAs(holder, accountViewSchema, write, (client) =>
				client.v1.accounts[":account"].status.$post({ param: { account }, json: { status } }),
			),
		payOut: (account: string, json: OfficePayoutBody) =>
			callAs(holder, paidOutSchema, write, (client) =>
				client.v1.accounts[":account"].payouts.$post({ param: { account }, json }),
			),
		giveValue: (account: string, json: Grant) =>
			callAs(holder, balanceSchema, write, (client) =>
				client.v1.accounts[":account"].grants.$post({ param: { account }, json }),
			),
		removePin: (account: string) =>
			callAs(holder, accountViewSchema, write, (client) =>
				client.v1.accounts[":account"].pin.$delete({ param: { account } }),
			),
		eraseGuest: (account: string) =>
			callAs(holder, accountErasedSchema, write, (client) =>
				client.v1.accounts[":account"].erase.$post({ param: { account } }),
			),
	};
}

// What a till finds the guest by, and what opens the wallet.
function waysIn(holder: TokenSource) {
	return {
		setAddress: (account: string, email: string) =>
			callAs(holder, addressSchema, write, (client) =>
				client.v1.accounts[":account"].address.$put({ param: { account }, json: { email } }),
			),
		removeAddress: (account: string) =>
			callAs(holder, addressSchema, write, (client) =>
				client.v1.accounts[":account"].address.$delete({ param: { account } }),
			),
		addCode: (account: string, code: string) =>
			callAs(holder, codesLeftSchema, write, (client) =>
				client.v1.accounts[":account"].codes.$post({ param: { account }, json: { code } }),
			),
		removeCode: (account: string, code: string) =>
			callAs(holder, codesLeftSchema, write, (client) =>
				client.v1.accounts[":account"].codes[":code"].$delete({ param: { account, code } }),
			),
		makeClaim: (account: string) =>
			callAs(holder, claimCodeSchema, write, (client) =>
				client.v1.accounts[":account"].claims.$post({ param: { account } }),
			),
		removeClaim: (account: string, claim: string) =>
			callAs(holder, claimRemovedSchema, write, (client) =>
				client.v1.accounts[":account"].claims[":claim"].$delete({ param: { account, claim } }),
			),
		mailLink: (account: string) =>
			callAs(holder, walletLinkSentSchema, write, (client) =>
				client.v1.accounts[":account"].links.$post({ param: { account } }),
			),
	};
}
