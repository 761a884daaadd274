import type * as z from "zod/mini";
import {
	cashierViewSchema,
	enrolledSchema,
	type enrolSchema,
	farewellAnswerSchema,
	feedPageSchema,
	nonceSchema,
	pinReportsTakenSchema,
	type staffPinFailuresSchema,
	tillTokenAnswerSchema,
	type tillTokenSchema,
} from "../../domain/access/views/tills.ts";
import { menuSchema } from "../../domain/catalog/menu.ts";
import { opAnswerSchema } from "../../domain/protocol/outcome.ts";
import { accountViewSchema, credentialViewSchema, stockPageSchema } from "../../domain/protocol/views.ts";
import { client } from "./client.ts";
import { PIN_TIMEOUT_MS, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// What a device asks as a till: how it becomes one, how it gets its tokens, what it sells and what it is told. Each
// answer is parsed by the schema that the server validates with.

export type TillToken = z.infer<typeof tillTokenAnswerSchema>;
export type Enrolled = z.infer<typeof enrolledSchema>;

export function enrol(json: z.infer<typeof enrolSchema>) {
	return call(enrolledSchema, READ_TIMEOUT_MS, (signal) => client("", signal).v1.till.enrol.$post({ json }));
}

export function askNonce() {
	return call(nonceSchema, READ_TIMEOUT_MS, (signal) => client("", signal).v1.till.nonces.$post());
}

export function askToken(json: z.infer<typeof tillTokenSchema>) {
	return call(tillTokenAnswerSchema, READ_TIMEOUT_MS, (signal) =>
		client("", signal).v1.till.tokens.$post({ json }),
	);
}

export type TillApi = ReturnType<typeof tillApiFor>;

export function tillApiFor(token: string) {
	return { ...sellingCalls(token), ...deviceCalls(token) };
}

function sellingCalls(token: string) {
	const read = READ_TIMEOUT_MS;
	return {
		getMenu: (store: string) =>
			call(menuSchema, read, (signal) =>
				client(token, signal).v1.stores[":store"].menu.$get({ param: { store } }),
			),
		getStock: (store: string) =>
			call(stockPageSchema, read, (signal) =>
				client(token, signal).v1.stores[":store"].stock.$get({ param: { store } }),
			),
		getCredential: (code: string) =>
			call(credentialViewSchema, read, (signal) =>
				client(token, signal).v1.credentials[":code"].$get({ param: { code } }),
			),
		getAccount: (account: string) =>
			call(accountViewSchema, read, (signal) =>
				client(token, signal).v1.accounts[":account"].$get({ param: { account } }),
			),
		sendOps: (ops: unknown[], sentAt: number) =>
			call(opAnswerSchema, SEND_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.ops.$post({ json: { sentAt, ops } }),
			),
	};
}

function deviceCalls(token: string) {
	return {
		// For what is asked rarely, and not worth its weight here.
		token,
		getFeed: (since: number, after: string | null) =>
			call(feedPageSchema, READ_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.feed.$get({
					query: { since: String(since), ...(after !== null && { after }) },
				}),
			),
		checkCashier: (staff: string, pin: string) =>
			call(cashierViewSchema, PIN_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.till.cashiers.$post({ json: { staff, pin } }),
			),
		reportPins: (json: z.infer<typeof staffPinFailuresSchema>) =>
			call(pinReportsTakenSchema, READ_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.till["pin-failures"].$post({ json }),
			),
		sayFarewell: (left: string) =>
			call(farewellAnswerSchema, READ_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.till.farewell.$post({ json: { left } }),
			),
	};
}
