import { expect, it } from "vitest";
import { accountObjectName, orgOfObject, storeObjectName } from "../../../domain/core/ids.ts";
import { journalMessageSchema } from "../../../domain/protocol/event.ts";

it("every object's name begins with its org, and two orgs never share one", () => {
	const names = ["meadow", "harbour"].flatMap((org) => [
		storeObjectName({ org, store: "bar" }),
		accountObjectName({ org, account: "bar" }),
	]);
	expect(new Set(names).size).toBe(4);
	expect(names.map(orgOfObject)).toEqual(["meadow", "meadow", "harbour", "harbour"]);
});

it("a message of the queue without an org is none", () => {
	const message = { org: "meadow", object: "meadow/store/bar", after: 0, events: [] };
	expect(journalMessageSchema.safeParse(message).success).toBe(true);
	const { org: _, ...orphan } = message;
	expect(journalMessageSchema.safeParse(orphan).success).toBe(false);
});
