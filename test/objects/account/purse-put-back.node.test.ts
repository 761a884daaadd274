import { expect, it } from "vitest";
import { must } from "../../../domain/core/assert.ts";
import { accountTender } from "../../support/builders.ts";
import { keptBy, putBack, remember, scene } from "../../support/put-back.ts";
import { stateOf } from "../../support/rewind.ts";
import { ORG, World } from "../../support/world.ts";

// An account that is put back to an earlier point knows which op used which counter of the tag, as before.

const load = (amountMinor: number, tagCounter: number) =>
	({ kind: "purse-load", purseLoad: { account: "guest", unit: "EUR", amountMinor, tagCounter } }) as const;

it("an account that is put back knows the counters again that its lines tell", async () => {
	const all = scene();
	const { world, till, other } = all;
	await till.ask(load(3_000, 1));
	remember(all, "guest");
	const tenders = [{ ...accountTender("guest", 700), purse: { tagCounter: 2 } }];
	await till.sendOne(till.sell({ mode: "fact", tenders }));
	await till.ask(load(500, 3));
	await world.settle();
	await world.settle();
	const before = stateOf(keptBy(all, "guest"));
	expect(before.tag_counters).toHaveLength(3);
	expect(await putBack(all, "guest")).toMatchObject({ phase: "serving" });
	expect(stateOf(keptBy(all, "guest"))).toEqual(before);
	await other.sendOne(other.sell({ mode: "fact", tenders }));
	await world.settle();
	expect(world.posted().at(-1)).toMatchObject({ flag: "tag-forked" });
});

it("an account that was opened before purses were known gets its table when it wakes", () => {
	const { world } = scene();
	const db = must(world.databases.get("guest"), "an open account keeps something");
	db.exec("DROP TABLE tag_counters");
	const woken = new World({}, world.databases);
	const keyed = { transfer: "a:1", hash: "h", by: { store: "bar", actor: "bar-1" } };
	const call = { do: "purse", move: "load", unit: "EUR", amountMinor: 100, tagCounter: 1, ...keyed } as const;
	expect(woken.shellOf("guest").apply(ORG, "guest", [call])).toMatchObject([{ ok: true }]);
	expect(woken.shellOf("guest").book.head()).toMatchObject({ purses: { EUR: 100 }, tagCounter: 1 });
});
