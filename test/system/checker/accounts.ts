import type { AccountBody, AccountFile, Entry } from "./files.ts";

// Each account by itself: what its lines say about each other.

export function entriesOf({ lines }: AccountFile): { key: string; entry: Entry }[] {
	return lines.flatMap(({ key, body }) => {
		const { entry } = JSON.parse(body) as AccountBody;
		return entry === undefined ? [] : [{ key: key ?? "", entry }];
	});
}

export function balanceOf({ lines }: AccountFile): number {
	const { head } = JSON.parse(lines.at(-1)?.body ?? "{}") as AccountBody;
	return head.balances.EUR ?? 0;
}

export function checkAccount(file: AccountFile): string[] {
	const wrong: string[] = [];
	let balanceMinor = 0;
	for (const [index, { seq, key, body }] of file.lines.entries()) {
		const { head, entry } = JSON.parse(body) as AccountBody;
		balanceMinor += entry?.amountMinor ?? 0;
		if (seq !== index + 1) wrong.push(`${file.account}: line ${index + 1} has the number ${seq}`);
		if ((head.balances.EUR ?? 0) !== balanceMinor)
			wrong.push(`${file.account}: line ${seq} says ${head.balances.EUR}, its entries say ${balanceMinor}`);
		// Only a fact takes more than there is, and it says so. What was promised before may be taken after it.
		const wasPromised = key?.endsWith("/end") ?? false;
		const isShort = entry !== undefined && entry.amountMinor < 0 && balanceMinor < 0;
		if (isShort && entry.flag === null && !wasPromised)
			wrong.push(`${file.account}: line ${seq} takes what is not there, without a flag`);
	}
	const moved = new Map<string, number>();
	for (const { key, entry } of entriesOf(file)) {
		const name = key.endsWith("/back") ? `${entry.transfer} back` : entry.transfer;
		moved.set(name, (moved.get(name) ?? 0) + 1);
	}
	for (const [transfer, times] of moved)
		if (times > 1) wrong.push(`${file.account}: ${transfer} moved ${times} times`);
	return wrong;
}

// Per account nothing is made or lost: what was granted is held, or was spent, less what was given back.
export function checkConservation(accounts: readonly AccountFile[]): string[] {
	const sums = { grant: 0, sale: 0, refund: 0, void: 0, balances: 0 };
	const wrong: string[] = [];
	for (const file of accounts) {
		sums.balances += balanceOf(file);
		for (const { entry } of entriesOf(file)) {
			const cause = entry.cause as keyof typeof sums;
			if (sums[cause] === undefined || entry.unit !== "EUR")
				wrong.push(`an entry of ${cause}, ${entry.unit}`);
			else sums[cause] += entry.amountMinor;
		}
	}
	const held = sums.grant + sums.sale + sums.refund + sums.void;
	if (held !== sums.balances) wrong.push(`accounts hold ${sums.balances}, not ${held}`);
	return wrong;
}
