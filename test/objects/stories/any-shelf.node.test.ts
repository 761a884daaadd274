import fc from "fast-check";
import { expect, it } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { opId, type Payload, salePayload, shirt } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { type ScriptedTill, stall } from "../../support/scripted-till.ts";

// A shelf from which is sold, sent and stolen, to which things come, and which is counted now and then, by tills
// without a network. In whatever order they tell of it, the book ends with what lies there, as far as anyone counted.

type Happening =
	| { readonly what: "sold" | "sent" | "came" | "stolen"; readonly pieces: number }
	| { readonly what: "counted" }
	// Which of the sales before it comes back.
	| { readonly what: "returned"; readonly which: number };

const pieces = fc.integer({ min: 1, max: 4 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
	fc.record({ what: fc.constantFrom("sold" as const, "sent" as const, "came" as const), pieces }),
	fc.record({ what: fc.constantFrom("sold" as const, "stolen" as const), pieces }),
	fc.record({ what: fc.constant("counted" as const) }),
	fc.record({ what: fc.constant("returned" as const), which: fc.nat() }),
);
const scene = fc.array(happening, { minLength: 1, maxLength: 14 }).chain((happenings) =>
	fc.record({
		happenings: fc.constant(happenings),
		// When each of them arrives.
		delays: fc.array(fc.integer({ min: 0, max: 40 }), {
			minLength: happenings.length,
			maxLength: happenings.length,
		}),
	}),
);

const START = 1_000_000;
const STEP_MS = 1_000;

it("whatever arrives when, the level is what lies there but for what was stolen since the last count", async () => {
	await fc.assert(
		fc.asyncProperty(scene, async ({ happenings, delays }) => {
			const { world, till } = stall({ shirts: 50, balances: { EUR: 1_000_000 }, maxMinor: 10_000_000 });
			const told = tell(happenings, till, (index) => {
				world.now = START + (index + 1) * STEP_MS;
			});
			const end = START + (happenings.length + 2) * STEP_MS;
			const arriving = told.ops
				.map(({ op, needs }, index) => ({ op, needs, at: end + (delays[index] ?? 0) * STEP_MS }))
				.toSorted((a, b) => a.at - b.at);
			// A void waits for its own sale; that it may come first is another story.
			const sent = new Set<string>();
			while (arriving.length > 0) {
				const next = arriving.findIndex(({ needs }) => needs === null || sent.has(needs));
				const [one] = arriving.splice(next, 1);
				if (one === undefined) throw new Error("something can always be sent");
				world.now = Math.max(world.now, one.at);
				await till.send(one.op);
				sent.add(one.op.id);
			}
			await world.settle();
			expect(world.stock("shirt")).toBe(told.believed);
			checkBooks(world);
		}),
		{ numRuns: 100 },
	);
});

// What tills write down of it, and what someone who has read all of it believes to lie on the shelf.
function tell(happenings: readonly Happening[], till: ScriptedTill, tick: (index: number) => void) {
	const ops: { op: Op; needs: string | null }[] = [];
	const sales: { id: string; pieces: number }[] = [];
	let real = 50;
	let believed = 50;
	for (const [index, one] of happenings.entries()) {
		tick(index);
		const write = (payload: Payload, needs: string | null = null): Op => {
			const op = till.write("fact", payload);
			ops.push({ op, needs });
			return op;
		};
		const shift = (change: number) => {
			real += change;
			believed += change;
		};
		if (one.what === "stolen") real = Math.max(0, real - one.pieces);
		else if (one.what === "counted") {
			write({ kind: "count", count: { product: "shirt", counted: real, reason: "" } });
			believed = real;
		} else if (one.what === "returned") {
			const [back] = sales.splice(one.which % Math.max(1, sales.length), 1);
			if (back === undefined) continue;
			write({ kind: "void", void: { sale: back.id, reason: "" } }, back.id);
			shift(back.pieces);
		} else if (one.what === "came") {
			const lines = [{ product: "shirt", quantity: one.pieces }];
			write({ kind: "transfer-in", transferIn: { transfer: opId(), from: "gate", lines } });
			shift(one.pieces);
		} else if (real >= one.pieces) {
			shift(-one.pieces);
			if (one.what === "sent") {
				const lines = [{ product: "shirt", quantity: one.pieces }];
				write({ kind: "transfer-out", transferOut: { to: "gate", lines } });
			} else {
				const { id } = write({ kind: "sale", sale: salePayload({ item: shirt, quantity: one.pieces }) });
				sales.push({ id, pieces: one.pieces });
			}
		}
	}
	return { ops, believed };
}
