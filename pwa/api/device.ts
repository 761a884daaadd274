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
import { apiFor, client } from "./client.ts";
import { PIN_TIMEOUT_MS, READ_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// What a device asks as a till: how it becomes one, how it gets its tokens, and what it is told.

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

export function tillApiFor(token: string) {
	return {
		...apiFor(token),
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
export type TillApi = ReturnType<typeof tillApiFor>;
