import { enrol } from "../../api/device.ts";
import type { Failure } from "../../api/reply.ts";
import { becomeTill, countEveryOpenOp, keepNextKey, readNextKey } from "../../offline/device.ts";
import type { NextKey } from "../../offline/device-records.ts";
import { makeKeys, proveKey } from "../link/device-key.ts";
import { enrolment, tillRow } from "../link/state.ts";
import { holdToken, told } from "../link/tokens.ts";

// How this device becomes a till: by a code that is good once, and a key that never leaves it. The key is written down
// before anybody hears of it: where the answer is lost, the same key and code get it again.

export async function offerCode(code: string): Promise<void> {
	if (tillRow.peek() === null) return await enrolWith(code);
	enrolment.value = { step: "replacing", code, openOps: await countEveryOpenOp() };
}

export function keepTill(): void {
	enrolment.value = { step: "idle", trouble: null };
}

export async function enrolWith(code: string): Promise<void> {
	if (enrolment.peek().step === "asking") return;
	enrolment.value = { step: "asking" };
	let trouble: string | null;
	try {
		trouble = await tryCode(code.trim());
	} catch (cause) {
		console.error("this device could not be enrolled", cause);
		trouble = "This browser cannot keep a key. Leave private browsing, or use another browser.";
	}
	enrolment.value = { step: "idle", trouble };
}

async function tryCode(code: string): Promise<string | null> {
	const key: NextKey = (await readNextKey()) ?? { slot: "next", ...(await makeKeys()) };
	const { privateKey, publicKey } = key;
	await keepNextKey(key);
	const reply = await enrol({ code, key: publicKey, proof: await proveKey(privateKey, code) });
	if (!reply.ok) return explain(reply);
	const { org, till, store, session } = reply.value;
	const names = { name: session.label, orgName: session.orgName };
	const keys = { privateKey, publicKey };
	await becomeTill({ slot: "till", ...keys, org, till, store, ...names, state: "selling" }, Date.now());
	told.value = null;
	holdToken(session);
	return null;
}

function explain(failure: Failure): string {
	switch (failure.kind) {
		case "offline":
		case "timeout":
			return "No answer came. Try the same code again.";
		case "unreadable":
			return "Something went wrong. Ask for a new code and try again.";
		case "problem":
			if (failure.code === "attempts-exhausted") return "Too many tries. Wait a while, then try again.";
			if (failure.status >= 500) return "Try again in a moment.";
			return "This code is used up, too old or not known. Check it, or ask the organizer for a new one.";
	}
}
