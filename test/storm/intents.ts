import type { Mode } from "../../domain/protocol/op.ts";
import type { Tender } from "../../domain/protocol/payloads.ts";
import { priceBasket } from "../../domain/sale/basket.ts";
import type { AccountChange } from "../../durable-objects/account/book.ts";
import type { Chance } from "./chance.ts";
import type { SimTill } from "./till.ts";

// What people do at tills, picked by chance.

type Line = { product: string; quantity: number; unitPriceMinor: number; depositMinor: number };
type Payload = { readonly kind: string } & Readonly<Record<string, unknown>>;

const UNIT = "EUR";

export function pickSale(
	chance: Chance,
	till: SimTill,
	accounts: readonly string[],
	pay = (dueMinor: number, lines: readonly Line[]) => payInParts(chance, dueMinor, accounts, lines),
): Payload {
	const lines: Line[] = Array.from({ length: chance.between(1, 3) }, () => pickLine(chance, till));
	const priced = priceBasket(till.menu, { lines });
	const totalMinor = priced.ok ? priced.value.totalMinor : 0;
	const withoutTenders = { menuVersion: till.menu.version, lines };
	const coins = pay(totalMinor, lines);
	const again = priceBasket(till.menu, { lines, tenders: coins });
	const { roundingMinor, finalMinor } = again.ok
		? { roundingMinor: again.value.roundingMinor, finalMinor: again.value.totalMinor }
		: { roundingMinor: 0, finalMinor: totalMinor };
	const tenders = correctCash(coins, finalMinor + roundingMinor);
	return { kind: "sale", sale: { ...withoutTenders, tenders, roundingMinor, totalMinor: finalMinor } };
}

function pickLine(chance: Chance, till: SimTill): Line {
	const roll = chance.next();
	const product = roll < 0.55 ? "beer" : roll < 0.75 ? "shirt" : roll < 0.9 ? "cup" : "wine";
	const item = till.menu.items.find((one) => one.product === product);
	const quantity = product === "cup" ? -chance.between(1, 3) : chance.between(1, 2);
	return { product, quantity, unitPriceMinor: item?.priceMinor ?? 0, depositMinor: item?.depositMinor ?? 0 };
}

function payInParts(
	chance: Chance,
	dueMinor: number,
	accounts: readonly string[],
	lines: readonly Line[],
): Tender[] {
	if (dueMinor === 0) return [];
	const account = (amountMinor: number, unit = UNIT): Tender => ({
		kind: "account",
		account: chance.pick(accounts),
		unit,
		amountMinor,
	});
	const roll = chance.next();
	if (roll < 0.6 || dueMinor < 4) return [account(dueMinor)];
	if (roll < 0.72) {
		const first = chance.between(1, dueMinor - 1);
		return [account(first), account(dueMinor - first)];
	}
	if (roll < 0.8) {
		const first = chance.between(1, dueMinor - 1);
		return [account(first), { kind: "cash", amountMinor: dueMinor - first }];
	}
	if (roll < 0.88) return [{ kind: "cash", amountMinor: dueMinor }];
	if (roll < 0.94 && dueMinor > 0) {
		const reference = `card-${chance.between(0, 1_000_000_000)}`;
		const part = chance.happens(0.25) ? 0 : chance.between(1, dueMinor - 1);
		const card: Tender = { kind: "card", amountMinor: dueMinor - part, reference };
		return part === 0 ? [card] : [account(part), card];
	}
	const beers = lines.reduce((sum, line) => sum + (line.product === "beer" ? line.quantity : 0), 0);
	return beers > 0 ? [account(1, "DRINK"), { kind: "cash", amountMinor: dueMinor }] : [account(dueMinor)];
}

// Cash takes what is left when vouchers and rounding are known.
function correctCash(tenders: readonly Tender[], payableMinor: number): Tender[] {
	const othersMinor = tenders.reduce(
		(sum, one) =>
			sum + (one.kind === "cash" || (one.kind === "account" && one.unit !== UNIT) ? 0 : one.amountMinor),
		0,
	);
	return tenders.flatMap((one): Tender[] => {
		if (one.kind !== "cash") return [one];
		const amountMinor = payableMinor - othersMinor;
		return amountMinor === 0 ? [] : [{ ...one, amountMinor }];
	});
}

// Something that is not a sale; refers to earlier sales where it needs one, of this till or of its neighbour, whose
// sales may be still on their way.
export function pickOther(
	chance: Chance,
	till: SimTill,
	neighbour: SimTill,
	accounts: readonly string[],
	serial: number,
	listSent: () => readonly string[],
): Payload {
	const roll = chance.next();
	const account = chance.pick(accounts);
	const seller = roll < 0.4 && chance.happens(0.2) ? neighbour : till;
	const sales = roll < 0.4 ? [...seller.log.values()].filter(({ kind }) => kind === "sale") : [];
	if (roll < 0.2 && sales.length > 0)
		return { kind: "void", void: { sale: chance.pick(sales).id, reason: "wrong" } };
	if (roll < 0.4 && sales.length > 0) {
		const lines = [{ line: chance.between(0, 1), quantity: 1, restock: chance.happens(0.7) }];
		const totalMinor = chance.pick([0, 500, 550, 700, 750, 2_500, 650]);
		return { kind: "refund", refund: { sale: chance.pick(sales).id, lines, reason: "warm", totalMinor } };
	}
	if (roll < 0.55)
		return { kind: "topup", topup: { account, unit: UNIT, amountMinor: chance.between(1, 40) * 100 } };
	if (roll < 0.65)
		return { kind: "payout", payout: { account, unit: UNIT, amountMinor: chance.between(1, 20) * 100 } };
	if (roll < 0.72) {
		const shift = `shift-${till.id}-${serial}`;
		return { kind: "shift-open", shiftOpen: { shift, cashier: "ann", unit: UNIT, floatMinor: 10_000 } };
	}
	if (roll < 0.79 && till.shift !== null) {
		return {
			kind: "shift-close",
			shiftClose: { shift: till.shift, unit: UNIT, countedMinor: chance.between(0, 300) * 100, reason: "" },
		};
	}
	if (roll < 0.84) {
		return {
			kind: "cash-move",
			cashMove: { from: `drawer/${till.id}`, to: "safe", unit: UNIT, amountMinor: 500, reason: "" },
		};
	}
	if (roll < 0.88)
		return { kind: "count", count: { product: "shirt", counted: chance.between(0, 60), reason: "round" } };
	if (roll < 0.91) {
		const lines = [{ product: "shirt", quantity: chance.between(1, 2) }];
		const sent = chance.happens(0.6) ? listSent() : [];
		if (sent.length === 0) return { kind: "transfer-out", transferOut: { to: "other", lines } };
		return { kind: "transfer-in", transferIn: { transfer: chance.pick(sent), from: "other", lines } };
	}
	if (roll < 0.94) return { kind: "sold-out", soldOut: { product: "wine", soldOut: chance.happens(0.5) } };
	if (roll < 0.97) return { kind: "pin-failures", pinFailures: { account, failures: chance.between(1, 3) } };
	return { kind: "takeover", takeover: { from: account, to: `spare-${chance.between(1, 12)}` } };
}

// What another store's till has asked for, in words of this one's own.
export function repeatElsewhere(
	chance: Chance,
	till: SimTill,
	text: string,
): { mode: Mode; payload: Payload } {
	const { sale, takeover } = JSON.parse(text) as { sale?: object; takeover?: { from: string } };
	if (takeover !== undefined) {
		const to = `spare-${chance.between(1, 12)}`;
		return { mode: "ask", payload: { kind: "takeover", takeover: { ...takeover, to } } };
	}
	// Whatever it sells, it says by which menu.
	const said = { ...sale, menuVersion: till.menu.version };
	return { mode: chance.pick(["ask", "fact"]), payload: { kind: "sale", sale: said } };
}

// What the organizer does to an account: most often it is only blocked, or let be used again.
export function standingBy(roll: number, now: number): AccountChange {
	if (roll < 0.55) return { status: "blocked" };
	if (roll < 0.58) return { lockedUntil: now + 60_000 };
	if (roll < 0.6) return { pinAboveMinor: 500 };
	return { status: "active", pinAboveMinor: null };
}
