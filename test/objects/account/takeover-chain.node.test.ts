import { expect, it } from "vitest";
import type { AccountAnswer, AccountCall, TakenOver } from "../../../domain/account/call.ts";
import { account, keyed, opened, post, reverse } from "../../support/one-account.ts";

// Takeovers that meet others: accounts that nobody has opened, and chains of three tags.

const claim = (transfer: string, predecessor: string): AccountCall => ({
	...{ do: "claim", predecessor, ...keyed(transfer) },
});
const close = (transfer: string, successor: string): AccountCall => ({
	...{ do: "close", successor, ...keyed(transfer) },
});
const receive = (transfer: string, predecessor: string, moved: TakenOver): AccountCall => ({
	...{ do: "receive", predecessor, moved, ...keyed(transfer) },
});
type Book = ReturnType<typeof account>;
function movedBy(answer: AccountAnswer): TakenOver {
	if (!answer.ok || answer.moved === undefined) throw new Error("a closed account says what it moved");
	return answer.moved;
}
function takeOver(transfer: string, [from, old]: [string, Book], [to, fresh]: [string, Book]) {
	const claimed = fresh.say(claim(transfer, from));
	if (!claimed.ok) return claimed;
	const closed = old.say(close(transfer, to));
	return closed.ok ? fresh.say(receive(transfer, from, movedBy(closed))) : closed;
}

it("a takeover that an account refused because nobody had opened it stays refused when somebody has", () => {
	const [lost, fresh] = [account("lost"), opened("new")];
	lost.say(post("s:1", 700, { mode: "fact" }));
	expect(fresh.say(claim("t:1", "lost"))).toMatchObject({ ok: true });
	const refused = lost.say(close("t:1", "new"));
	expect(refused).toMatchObject({ decline: { reason: "account-unknown" } });
	fresh.say({ do: "unclaim", ...keyed("t:1") });
	lost.open();
	// The store died before it wrote that down, and asks again.
	expect(lost.say(close("t:1", "new"))).toEqual(refused);
	expect([lost.balance(), fresh.balance()]).toEqual([700, 0]);
});

it("and where nothing at all was known of it", () => {
	const lost = account("lost");
	const refused = lost.say(close("t:1", "new"));
	lost.open();
	lost.grant(700);
	expect(lost.say(close("t:1", "new"))).toEqual(refused);
	expect(lost.book.head()).toMatchObject({ status: "active", balances: { EUR: 700 } });
});

it("what arrives in an account that was itself taken over meanwhile is flagged, and can be brought on", () => {
	const [a, b, c] = [opened("a", 1_000), opened("b"), opened("c")];
	b.say(claim("t:1", "a"));
	const moved = movedBy(a.say(close("t:1", "b")));
	expect(takeOver("t:2", ["b", b], ["c", c])).toMatchObject({ ok: true });
	const received = b.say(receive("t:1", "a", moved));
	expect(received).toMatchObject({ ok: true });
	const flags = received.events.map(({ body }) => JSON.parse(body).entry?.flag);
	expect(flags).toContain("account-closed");
	expect(takeOver("t:3", ["b", b], ["c", c])).toMatchObject({ ok: true });
	expect([a.balance(), b.balance(), c.balance()]).toEqual([0, 0, 1_000]);
});

it("what comes back to the first of three tags is brought on from one to the next", () => {
	const [a, b, c] = [opened("a", 1_000), opened("b"), opened("c")];
	a.say(post("s:1", -300));
	expect(takeOver("t:1", ["a", a], ["b", b])).toMatchObject({ ok: true });
	expect(takeOver("t:2", ["b", b], ["c", c])).toMatchObject({ ok: true });
	expect(a.say(reverse("s:1"))).toMatchObject({ amountMinor: 300, flag: "account-closed" });
	expect(takeOver("t:3", ["a", a], ["b", b])).toMatchObject({ ok: true });
	expect(takeOver("t:4", ["b", b], ["c", c])).toMatchObject({ ok: true });
	expect([a.balance(), b.balance(), c.balance()]).toEqual([0, 0, 1_000]);
	expect([a, b, c].map(({ book }) => book.head()?.status)).toEqual(["closed", "closed", "active"]);
});
