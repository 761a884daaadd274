import { expect, it } from "vitest";
import { SaleBatching } from "../../../durable-objects/store/batching.ts";
import { sale, shirt } from "../../support/builders.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import { World } from "../../support/world.ts";

// Those who arrive together are decided together, and none pays for another.

function gatheringOf(decide: (asked: readonly string[]) => readonly string[]) {
	const turns: string[][] = [];
	const soon: (() => void)[] = [];
	const gathering = new SaleBatching<string, string>(
		(work) => soon.push(work),
		(asked) => {
			turns.push([...asked]);
			return decide(asked);
		},
	);
	return { gathering, turns, end: () => soon.splice(0).forEach((work) => void work()) };
}

const shout = (asked: readonly string[]) => asked.map((one) => one.toUpperCase());

it("everyone who arrives before the turn is in it, in order, and gets the own answer; later ones have the next", async () => {
	const { gathering, turns, end } = gatheringOf(shout);
	const [a, b] = [gathering.join("a"), gathering.join("b")];
	end();
	const c = gathering.join("c");
	end();
	expect(await Promise.all([a, b, c])).toEqual(["A", "B", "C"]);
	expect(turns).toEqual([["a", "b"], ["c"]]);
});

it("one that breaks the turn is told so; the others are decided without it", async () => {
	const { gathering, turns, end } = gatheringOf((asked) => {
		if (asked.includes("b")) throw new Error("b is broken");
		return shout(asked);
	});
	const [a, b, c] = [gathering.join("a"), gathering.join("b"), gathering.join("c")];
	end();
	await expect(b).rejects.toThrow("b is broken");
	expect(await Promise.all([a, c])).toEqual(["A", "C"]);
	expect(turns).toEqual([["a", "b", "c"], ["a"], ["b"], ["c"]]);
});

it("what is broken alone is tried once", async () => {
	const { gathering, turns, end } = gatheringOf(() => {
		throw new Error("no");
	});
	const a = gathering.join("a");
	end();
	await expect(a).rejects.toThrow("no");
	expect(turns).toEqual([["a"]]);
});

it("sales of several tills at once are one turn of the store, which writes them in the order in which they came", async () => {
	const world = new World();
	world.open("guest", { balances: { EUR: 5_000 } });
	let turns = 0;
	const { take } = world.store.book;
	world.store.book.take = (...args) => {
		turns += 1;
		return take.apply(world.store.book, args);
	};
	const tills = ["bar-1", "bar-2", "bar-3"];
	const told = await Promise.all(tills.map((till) => world.send(till, sale({ account: "guest" }))));
	expect(told.map(([one]) => one?.status)).toEqual(["applied", "applied", "applied"]);
	expect(turns).toBe(1);
	expect(world.balance("guest")).toBe(5_000 - 3 * 700);
	world.store.book.flush();
	const lines = world.store.book.read((tables) => tables.journal.listAfter(0, 100));
	const sold = lines.filter(({ kind }) => kind === "sale-applied").map(({ key }) => key);
	expect(sold).toEqual(told.map(([one]) => one?.id));
});

it("a till whose op breaks the store's turn does not keep the others from selling", async () => {
	const world = new World();
	world.open("guest", { balances: { EUR: 5_000 } });
	const broken = { ...sale({ account: "guest" }), sale: null } as never;
	const ops = [sale({ account: "guest" }), broken, sale({ account: "guest" })];
	const told = await Promise.allSettled(ops.map((op, index) => world.send(`bar-${index}`, op)));
	expect(told.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
	expect(world.balance("guest")).toBe(5_000 - 2 * 700);
});

it("a count that comes late sees what another till sold in the same turn", async () => {
	const { world, till } = stall();
	const alone = new ScriptedTill(world, "bar-2");
	const count = { product: "shirt", counted: 8, reason: "round" };
	const late = alone.write("fact", { kind: "count", count });
	world.now += 1_000;
	await Promise.all([till.send(till.sell({ item: shirt, mode: "fact" })), alone.send(late)]);
	expect(world.stock("shirt")).toBe(7);
});
