import { describe, expect, it } from "vitest";
import {
	endOf,
	judgePayCode,
	OFFLINE_MS,
	ONLINE_MS,
	PAY_SKEW_MS,
	payHeaderSchema,
	readPayCode,
} from "../../../domain/access/pay-code.ts";

const MADE = 1_800_000_000_000;
const payload = (over: object = {}, forMs = OFFLINE_MS) => ({
	...{ org: "meadow", account: "g-0001", sid: "s-1", jti: "j-1", iss: "fieldtill", aud: "fieldtill/pay" },
	...{ iat: MADE / 1_000, exp: (MADE + forMs) / 1_000 },
	...over,
});
const code = (over: object = {}, forMs = OFFLINE_MS) => {
	const read = readPayCode(payload(over, forMs));
	if (read === null) throw new Error("these are the words of a code");
	return read;
};

describe("the words of a code to pay with", () => {
	it("name the account, how long it is good, and what it is remembered by", () => {
		const words = { org: "meadow", account: "g-0001", madeAt: MADE, expiresAt: MADE + OFFLINE_MS };
		expect(readPayCode(payload())).toEqual({ ...words, mark: "j-1" });
		// The online form has no name of its own.
		expect(code({ jti: undefined }).mark).toBe(`s-1.g-0001.${MADE / 1_000}`);
	});

	it.each<[string, unknown]>([
		["nothing", null],
		["a sign-in", payload({ aud: "fieldtill/access" })],
		["another issuer's", payload({ iss: "someone" })],
		["without an account", payload({ account: undefined })],
		["without an end", payload({ exp: undefined })],
		["with an end that is no number", payload({ exp: "never" })],
		["without a beginning", payload({ iat: undefined })],
		["with an end before its beginning", payload({ exp: MADE / 1_000 - 60 })],
		["without a session", payload({ sid: undefined })],
		["with an account that is no id", payload({ account: "../owner" })],
	])("are not %s", (_, words) => {
		expect(readPayCode(words)).toBe(null);
	});

	it.each([{ alg: "none", kid: "k" }, { alg: "HS256", kid: "k" }, { alg: "EdDSA" }, {}])(
		"stand under no header like %j",
		(header) => {
			expect(payHeaderSchema.safeParse(header).success).toBe(false);
		},
	);
});

describe("a till without a network takes a code", () => {
	const at = (now: number, over: object = {}) => ({ org: "meadow", now, isUsed: false, ...over });
	const end = MADE + OFFLINE_MS;

	it.each([
		["when it was just made", at(MADE), null],
		["at the end of its day", at(end - 1), null],
		["by a clock five minutes ahead", at(end + PAY_SKEW_MS - 1), null],
		["by a clock further ahead", at(end + PAY_SKEW_MS), "over"],
		["the day after", at(end + OFFLINE_MS), "over"],
		["by a clock five minutes behind", at(MADE - PAY_SKEW_MS), null],
		["by a clock further behind", at(MADE - PAY_SKEW_MS - 1), "too-new"],
		["of another org", at(MADE, { org: "harbour" }), "other-org"],
		["that was used at this till", at(MADE, { isUsed: true }), "used"],
		// What is told first where several things are wrong.
		["of another org, over and used", at(end * 2, { org: "harbour", isUsed: true }), "other-org"],
		["that is over and used", at(end * 2, { isUsed: true }), "over"],
	])("%s", (_, where, refusal) => {
		const judged = judgePayCode(code(), where);
		expect(judged.ok ? null : judged.refusal).toBe(refusal);
	});

	it("for a minute a minute longer at most, not five", () => {
		const online = code({ jti: undefined }, ONLINE_MS);
		expect(judgePayCode(online, at(MADE + 2 * ONLINE_MS - 1)).ok).toBe(true);
		expect(judgePayCode(online, at(MADE + 2 * ONLINE_MS))).toEqual({ ok: false, refusal: "over" });
		expect(endOf(code())).toBe(end + PAY_SKEW_MS);
	});
});
