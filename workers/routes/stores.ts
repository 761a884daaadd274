import { Hono } from "hono";
import * as z from "zod/mini";
import { seesStore } from "../../domain/access/claims.ts";
import { menuSchema } from "../../domain/catalog/menu.ts";
import { idSchema, storeObjectName } from "../../domain/core/ids.ts";
import {
	menuPublishedSchema,
	orgViewSchema,
	stockPageSchema,
	stockReceiptSchema,
	storesPageSchema,
} from "../../domain/protocol/views.ts";
import { findOrg, hasStore, listStores } from "../db/catalog.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { hashOf } from "../secrets/hash.ts";
import { publishMenu } from "../stores/menus.ts";

const storeParam = z.object({ store: idSchema });

export const stores = new Hono<AppEnv>()
	.get(
		"/v1/org",
		describe({ tag: "Catalog", summary: "The org of the session", answer: orgViewSchema }),
		permit,
		async (c) => {
			const org = await findOrg(c.env.DB, c.var.claims.org);
			if (org === undefined) throw new Problem("token-invalid");
			return c.json(org, 200);
		},
	)
	.get(
		"/v1/stores",
		describe({ tag: "Catalog", summary: "The org's stores", answer: storesPageSchema }),
		permit,
		async (c) => {
			const all = await listStores(c.env.DB, c.var.claims.org);
			return c.json({ stores: all.filter(({ id }) => seesStore(c.var.claims, id)) }, 200);
		},
	)
	.get(
		"/v1/stores/:store/menu",
		describe({
			tag: "Catalog",
			summary: "What a store sells, as its object holds it",
			answer: menuSchema,
			refusals: ["request-invalid", "store-unknown", "menu-unpublished"],
		}),
		permit,
		valid("param", storeParam),
		async (c) => {
			const menu = await (await storeStub(c, c.req.valid("param").store)).menu();
			if (menu === null) throw new Problem("menu-unpublished");
			return c.json(menu, 200);
		},
	)
	.post(
		"/v1/stores/:store/menu/publish",
		describe({
			tag: "Catalog",
			summary: "Push the catalog's present state to the store",
			answer: menuPublishedSchema,
			refusals: ["request-invalid", "store-unknown", "catalog-invalid"],
		}),
		permit,
		valid("param", storeParam),
		async (c) => {
			const { store } = c.req.valid("param");
			if (!seesStore(c.var.claims, store)) throw new Problem("store-unknown");
			return c.json(await publishMenu(c.env, c.var.claims.org, store), 200);
		},
	)
	.get(
		"/v1/stores/:store/stock",
		describe({
			tag: "Stock",
			summary: "What can still be sold of each counted product",
			answer: stockPageSchema,
			refusals: ["request-invalid", "store-unknown"],
		}),
		permit,
		valid("param", storeParam),
		async (c) => {
			const stub = await storeStub(c, c.req.valid("param").store);
			return c.json({ levels: await stub.listStock() }, 200);
		},
	)
	.post(
		"/v1/stores/:store/stock/receipts",
		describe({
			tag: "Stock",
			summary: "Receive goods; the id makes it happen once",
			answer: stockPageSchema,
			refusals: [...BODY_REFUSALS, "store-unknown", "menu-unpublished", "key-reused"],
		}),
		permit,
		valid("param", storeParam),
		jsonBody,
		valid("json", stockReceiptSchema),
		async (c) => {
			const receipt = c.req.valid("json");
			const stub = await storeStub(c, c.req.valid("param").store);
			const answer = await stub.receiveStock(receipt, hashOf(receipt), c.var.claims.sub);
			if (!answer.ok) throw new Problem(answer.refusal);
			return c.json({ levels: await stub.listStock() }, 200);
		},
	);

// A till sees its own store; staff see the stores of the org that they are bound to, and that exist.
async function storeStub(c: AppContext, store: string) {
	const { claims } = c.var;
	if (!seesStore(claims, store)) throw new Problem("store-unknown");
	if (claims.role !== "till" && !(await hasStore(c.env.DB, claims.org, store)))
		throw new Problem("store-unknown");
	return c.env.STORE.getByName(storeObjectName({ org: claims.org, store }));
}
