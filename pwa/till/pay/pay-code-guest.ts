import { resolveCode } from "../../api/codes.ts";
import { contact } from "../../api/contact.ts";
import { type Failure, isWorthRetrying } from "../../api/reply.ts";
import { assignment } from "../link/assignment.ts";
import { asTill } from "../link/tokens.ts";
import { moneyFormat } from "../menu/store.ts";
import { type CheckedHere, checkPayCodeHere, usedOnce } from "./check-pay-code.ts";
import { explainMiss, type GuestLookup, miss, readGuest } from "./guest.ts";
import { openPayCode } from "./pay-code.ts";

// From a code to pay with to its guest: the server is asked, and where nobody answers this till checks it by itself. A
// file of its own: it is loaded when somebody shows such a code.

export async function findByPayCode(code: string): Promise<GuestLookup> {
	if (contact.peek().state !== "offline") {
		const resolved = await asTill(({ token }) => resolveCode(token, code));
		const words = openPayCode(code)?.words ?? null;
		if (resolved.ok) return await readGuest(resolved.value.account, words && usedOnce(words));
		if (!isWorthRetrying(resolved)) return miss(explainPayMiss(resolved));
	}
	const { org } = assignment.peek() ?? { org: "" };
	const { unit } = moneyFormat.peek();
	const checked = await checkPayCodeHere(code, { org, unit, now: Date.now() });
	if (checked.result === "good") return { result: "guest", guest: checked.guest };
	return miss(WORDS[checked.result]);
}

const WORDS: Readonly<Record<Exclude<CheckedHere["result"], "good">, string>> = {
	"not-ours": "This is not a code to pay with here.",
	"other-org": "This code is of another event.",
	"too-new": "This code is from the future. Check the clock of this till.",
	over: "This code is over. Ask the guest to show a new one.",
	used: "This code was used at this till. Ask for the wristband, or wait for the connection.",
	"cannot-tell": "This till cannot check codes without a connection. Ask for the wristband.",
	"not-heard-of":
		"The code is good, but this till has not heard of the account yet. Wait for the connection.",
};

function explainPayMiss(failure: Failure): string {
	if (failure.kind === "problem" && failure.code === "pay-code-old") return WORDS.over;
	if (failure.kind === "problem" && failure.status === 404) return WORDS["not-ours"];
	return explainMiss(failure);
}
