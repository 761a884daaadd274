// The platform's list prices (paid plan, beyond what is included), in dollars a million.
const PRICES = {
	workerRequest: 0.3,
	objectRequest: 0.15,
	objectRowWritten: 1,
	historyRowWritten: 1,
	// A message is written, read and deleted: three operations for each 64 KB.
	queueMessage: 3 * 0.4,
} as const;

export type Counts = Readonly<Record<keyof typeof PRICES, number>>;

// Dollars for a million sales, from what one sale was counted to use.
export function costPerMillion(counts: Counts): number {
	return Object.entries(PRICES).reduce(
		(sum, [name, price]) => sum + price * counts[name as keyof typeof PRICES],
		0,
	);
}
