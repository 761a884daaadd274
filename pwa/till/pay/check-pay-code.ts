import { endOf, judgePayCode, type PayCode, type PayCodeRefusal } from "../../../domain/access/pay-code.ts";
import { readFeedProgress } from "../../offline/feed.ts";
import { forgetOverPayCodes, isPayCodeUsed, readHead, readOpenKeys } from "../../offline/pay-codes.ts";
import type { TillGuest } from "../state/charge.ts";
import { isSignedBy, openPayCode } from "./pay-code.ts";

// Whose code this is, where nobody can be asked: by the keys, the accounts and the clock of the feed, and by what this
// till remembers. The server knows better, and is asked wherever it answers.

export type CheckedHere =
	| { readonly result: "good"; readonly guest: TillGuest }
	| { readonly result: PayCodeRefusal | "not-ours" | "cannot-tell" | "not-heard-of" };

export async function checkPayCodeHere(
	code: string,
	{ org, unit, now }: { readonly org: string; readonly unit: string; readonly now: number },
): Promise<CheckedHere> {
	const opened = openPayCode(code);
	if (opened === null) return { result: "not-ours" };
	const { words, signed } = opened;
	const isOurs = await isSignedBy(await readOpenKeys(), signed);
	if (isOurs !== true) return { result: isOurs === null ? "cannot-tell" : "not-ours" };
	const serverNow = now + ((await readFeedProgress())?.clockOffsetMs ?? 0);
	await forgetOverPayCodes(serverNow);
	const isUsed = await isPayCodeUsed(words.mark);
	const judged = judgePayCode(words, { org, now: serverNow, isUsed });
	if (!judged.ok) return { result: judged.refusal };
	const head = await readHead(words.account);
	if (head === null) return { result: "not-heard-of" };
	const { account, balances, status, offlineBlocked } = head;
	const guest: TillGuest = {
		...{ account, name: account, payCode: usedOnce(words), isCheckedHere: true },
		status: offlineBlocked && status === "active" ? "blocked" : status,
		balanceMinor: balances[unit] ?? 0,
	};
	return { result: "good", guest };
}

// What is remembered of it once a sale is paid by it.
export function usedOnce(code: PayCode): TillGuest["payCode"] {
	return { mark: code.mark, endsAt: endOf(code) };
}
