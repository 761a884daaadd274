import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { accountTender, shirt } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, type ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Three shirts that two accounts and cash have paid for are taken back piece by piece and as a whole, asked for and
// as facts, while an account is silent, blocked, or loses its answers: never comes back more than was paid.

beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
});

const PAID = { guest: 2_000, friend: 3_500, cash: 2_000 };
const TENDERS = [
	accountTender("guest", PAID.guest),
	accountTender("friend", PAID.friend),
	{ kind: "cash" as const, amountMinor: PAID.cash },
];

type Step = { readonly do: string; readonly pieces: number; readonly again: boolean };
const step: fc.Arbitrary<Step> = fc.record({
	do: fc.constantFrom(
		...["refund", "refund!", "void", "void!"],
		...["silence", "loss", "block", "allow", "heal", "rest", "restart"],
	),
	pieces: fc.integer({ min: 1, max: 3 }),
	// Whether the op before is sent again instead.
	again: fc.boolean(),
});

it("never comes back more than was paid, and all of it when everything came back", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
			const { world, till } = stall();
			world.open("friend", { balances: { EUR: 10_000 } });
			const sale = till.sell({ item: shirt, quantity: 3, tenders: TENDERS });
			await till.send(sale);
			await play(world, till, sale, steps);
			const kept = {
				guest: 10_000 - world.balance("guest"),
				friend: 10_000 - world.balance("friend"),
				cash: world.cash("drawer/bar-1"),
			};
			const pieces = world.stock("shirt") - 7;
			expect(pieces).toBeGreaterThanOrEqual(0);
			expect(pieces).toBeLessThanOrEqual(3);
			const keptMinor = kept.guest + kept.friend + kept.cash;
			expect(keptMinor).toBe((3 - pieces) * 2_500);
			expect(Math.min(kept.guest, kept.friend, kept.cash)).toBeGreaterThanOrEqual(0);
			const noted = world.store.book.read((tables) => tables.returns.get(sale.id));
			expect(noted?.openOp ?? null).toBeNull();
			if (noted?.voidedBy != null) expect(keptMinor).toBe(0);
			checkBooks(world);
		}),
		{ numRuns: 150 },
	);
});

async function play(world: World, till: ScriptedTill, sale: Op, steps: readonly Step[]): Promise<void> {
	const friend = world.shellOf("friend");
	let last: Op | undefined;
	for (const { do: what, pieces, again } of steps) {
		if (again && last !== undefined && /!?$/.test(what) && /^(refund|void)/.test(what)) {
			await till.send(what.endsWith("!") ? asFact(last) : last);
			continue;
		}
		if (what.startsWith("refund")) {
			last = till.write("ask", {
				kind: "refund",
				refund: {
					sale: sale.id,
					lines: [{ line: 0, quantity: pieces, restock: true }],
					reason: "",
					totalMinor: pieces * 2_500,
				},
			});
			await till.send(what === "refund" ? last : asFact(last));
		} else if (what.startsWith("void")) {
			last = till.write("ask", { kind: "void", void: { sale: sale.id, reason: "" } });
			await till.send(what === "void" ? last : asFact(last));
		} else if (what === "silence") world.silent.add("friend");
		else if (what === "loss") world.losesReplies.add("guest");
		else if (what === "block") friend.change("blocked", { status: "blocked" });
		else if (what === "allow") friend.change("active", { status: "active" });
		else if (what === "rest") await world.settle();
		else if (what === "restart") world.restart();
		else heal(world);
	}
	heal(world);
	for (let round = 0; round < 3; round += 1) await world.settle();
	expect(world.store.book.listOpen()).toEqual([]);
	expect(world.store.book.listOwed(0, 1)).toEqual([]);
}

function heal(world: World): void {
	world.silent.clear();
	world.losesReplies.clear();
}
