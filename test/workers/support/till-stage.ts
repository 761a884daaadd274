import { expect } from "vitest";
import { BEER, type Fixture, saleBody, send, type Till, tillOp } from "../../../scripts/fixture.ts";
import { openTill, tillsOf } from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { untilSettled } from "./queue.ts";

// What tests about tills share: an org's dashboard, and devices that enrol there.

export const gone = { status: "invalid", code: "till-removed" };
let made = 0;

export function newId(): string {
	made += 1;
	return `bar-${made}`;
}

export function codeIn({ body }: { readonly body: unknown }): string {
	return (body as { code: string }).code;
}

export async function post(till: Till, ...ops: object[]) {
	const answer = await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	expect(answer.status).toBe(200);
	return (answer.body as { outcomes: { status: string; code?: string }[] }).outcomes;
}

export function fact(till: Till) {
	return tillOp(till, "fact", saleBody("guest-1", BEER));
}

export function stageOf({ org, ownerToken }: Fixture) {
	return {
		owner: async (method: string, path: string, body?: object) =>
			await send(door, ownerToken, method, path, body),
		open: async (store = "store-1") => {
			const id = newId();
			return { id, place: { org, till: id, store }, ...(await openTill(door, ownerToken, id, store)) };
		},
		viewOf: async (id: string) => (await tillsOf(door, ownerToken)).find((till) => till.id === id),
	};
}

// What is on its way when a test file ends would be told to nobody.
export async function settle(org: Fixture, stores: readonly string[] = ["store-1"]): Promise<void> {
	await untilSettled({ ...org, tills: stores.map((store) => ({ store }) as Till) });
}
