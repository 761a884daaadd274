import fc from "fast-check";

// Ops of every kind, some as a till would send them, some as none would, some that nobody can read.
// `minted` are the ids of ops that were sent before: what refers to a sale refers to one of these.

const quantity = fc.constantFrom(-1_000, -1, 1, 1, 1, 2, 1_000);
const product = fc.constantFrom("beer", "beer", "shirt", "ghost");
const account = fc.constantFrom("guest-1", "guest-2", "guest-3", "nobody", "new-tag");
const unit = fc.constantFrom("EUR", "EUR", "DRINK");
// Few, so that they collide; and some that no tag holds.
const tagCounter = fc.constantFrom(1, 2, 3, 4, 5, 6, 0, 0xffff_ffff, 2 ** 32);
const word = fc.constantFrom("", "a reason", "\u0000", "\ud800", "日本 🍺");
const shift = fc.constantFrom("s-1", "s-2");

export const SANE = fc.oneof(
	fc.constantFrom(0, 1, -1, 500, 700, -700, 1_400, 2_500),
	fc.integer({ min: -10_000, max: 10_000 }),
);
export const EXTREME = fc.oneof(SANE, fc.constantFrom(99_999_999_999, 100_000_000_000, -100_000_000_000));

export function anyOp(minor: fc.Arbitrary<number>, minted: readonly string[]) {
	const earlier = fc
		.nat(1_000)
		.map((n) => minted[n % Math.max(1, minted.length)] ?? "01900000-0000-7000-8000-00000000ffff");
	const line = fc.record({
		product,
		quantity,
		unitPriceMinor: minor.map(Math.abs),
		depositMinor: minor.map(Math.abs),
	});
	const tender = fc.oneof(
		fc.record({ kind: fc.constant("account"), account, unit, amountMinor: minor }),
		fc.record({
			...{ kind: fc.constant("account"), account, unit, amountMinor: minor },
			purse: fc.record({ tagCounter }),
		}),
		fc.record({ kind: fc.constant("cash"), amountMinor: minor }),
		fc.record({ kind: fc.constant("card"), amountMinor: minor, reference: word }),
	);
	const fair = fc.record({ account, n: fc.constantFrom(1, 2, 5) }).map(({ account: payer, n }) => ({
		menuVersion: 1,
		lines: [{ product: "beer", quantity: n, unitPriceMinor: 500, depositMinor: 200 }],
		tenders: [{ kind: "account", account: payer, unit: "EUR", amountMinor: 700 * n }],
		totalMinor: 700 * n,
	}));
	const onTag = fc.record({ payment: fair, tagCounter }).map(({ payment, tagCounter: counter }) => ({
		...payment,
		tenders: payment.tenders.map((one) => ({ ...one, purse: { tagCounter: counter } })),
	}));
	const odd = fc.record({
		menuVersion: fc.constant(1),
		lines: fc.array(line, { minLength: 1, maxLength: 3 }),
		tenders: fc.array(tender, { maxLength: 3 }),
		totalMinor: minor,
	});
	const place = fc.constantFrom("safe", "outside", "drawer/store-1-till-1", "cashier/ada");
	const refundLine = fc.record({ line: fc.nat(2), quantity: fc.constantFrom(1, 2), restock: fc.boolean() });
	const stockLines = fc.array(fc.record({ product, quantity: fc.constantFrom(1, 1_000_000) }), {
		minLength: 1,
		maxLength: 2,
	});

	const body = fc.oneof(
		fc.record({ kind: fc.constant("sale"), sale: fc.oneof(fair, odd, onTag) }),
		fc.record({ kind: fc.constant("sale"), sale: fair }),
		fc.record({ kind: fc.constant("void"), void: fc.record({ sale: earlier, reason: word }) }),
		fc.record({
			kind: fc.constant("refund"),
			refund: fc.record({
				sale: earlier,
				lines: fc.array(refundLine, { minLength: 1, maxLength: 2 }),
				reason: word,
				totalMinor: minor.map(Math.abs),
			}),
		}),
		fc.record({
			kind: fc.constant("charge"),
			charge: fc.record({
				sale: earlier,
				reference: fc.constant("r"),
				result: fc.constantFrom("approved", "declined", "unknown"),
			}),
		}),
		fc.record({ kind: fc.constant("topup"), topup: fc.record({ account, unit, amountMinor: minor }) }),
		fc.record({
			kind: fc.constant("payout"),
			payout: fc.record({ account, unit, amountMinor: fc.oneof(minor, fc.constant("all")) }),
		}),
		fc.record({
			kind: fc.constant("purse-load"),
			purseLoad: fc.record({ account, unit, amountMinor: minor, tagCounter }),
		}),
		fc.record({
			kind: fc.constant("purse-return"),
			purseReturn: fc.record({ account, unit, remainingMinor: minor.map(Math.abs), tagCounter }),
		}),
		fc.record({ kind: fc.constant("purse-close"), purseClose: fc.record({ account, unit }) }),
		fc.record({ kind: fc.constant("takeover"), takeover: fc.record({ from: account, to: account }) }),
		fc.record({ kind: fc.constant("pin-failures"), pinFailures: fc.record({ account, failures: quantity }) }),
		fc.record({
			kind: fc.constant("shift-open"),
			shiftOpen: fc.record({ shift, cashier: fc.constant("ada"), unit, floatMinor: minor.map(Math.abs) }),
		}),
		fc.record({
			kind: fc.constant("shift-close"),
			shiftClose: fc.record({ shift, unit, countedMinor: minor.map(Math.abs), reason: word }),
		}),
		fc.record({
			kind: fc.constant("cash-move"),
			cashMove: fc.record({ from: place, to: place, unit, amountMinor: minor, reason: word }),
		}),
		fc.record({
			kind: fc.constant("count"),
			count: fc.record({ product, counted: fc.constantFrom(0, 7, 10_000_000), reason: word }),
		}),
		fc.record({
			kind: fc.constant("transfer-out"),
			transferOut: fc.record({ to: fc.constant("store-2"), lines: stockLines }),
		}),
		fc.record({
			kind: fc.constant("transfer-in"),
			transferIn: fc.record({ transfer: earlier, from: fc.constant("store-1"), lines: stockLines }),
		}),
		fc.record({ kind: fc.constant("sold-out"), soldOut: fc.record({ product, soldOut: fc.boolean() }) }),
	);
	return fc.record({
		till: fc.nat(1),
		mode: fc.constantFrom("ask", "fact"),
		ageMs: fc.constantFrom(0, 0, 0, 61_000, 86_400_000, 8_000_000_000_000),
		again: fc.boolean(),
		body,
	});
}
