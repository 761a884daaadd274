import { Hono } from "hono";
import * as z from "zod/mini";
import { seesStore } from "../../domain/access/claims.ts";
import { newStoreSchema, productPutSchema, putProductSchema } from "../../domain/access/views/org.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { storeViewSchema } from "../../domain/protocol/views.ts";
import { audited } from "../audit/audited.ts";
import { hasStore } from "../db/catalog.ts";
import { addStore, isMenuFull, isStoreTaken, listElsewhere, putProduct } from "../db/products.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { publishMenu } from "../stores/menus.ts";

// As much of the catalog as it takes to begin to sell.

export const catalog = new Hono<AppEnv>()
	.post(
		"/v1/stores",
		describe({
			tag: "Catalog",
			summary: "Open a store",
			answer: storeViewSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "store-taken"],
		}),
		permit,
		jsonBody,
		valid("json", newStoreSchema),
		async (c) => {
			const store = c.req.valid("json");
			const told = { act: "store-created", target: store.id, after: { kind: store.kind } } as const;
			try {
				await audited(c, told, [addStore(c.env.DB, c.var.claims.org, store)]);
			} catch (error) {
				if (isStoreTaken(error)) throw new Problem("store-taken");
				throw error;
			}
			return c.json(store, 201);
		},
	)
	.put(
		"/v1/stores/:store/products/:product",
		describe({
			tag: "Catalog",
			summary: "Make or change a product, put it on the store's menu and publish that",
			answer: productPutSchema,
			refusals: [...BODY_REFUSALS, "store-unknown", "menu-full", "catalog-invalid"],
		}),
		permit,
		valid("param", z.object({ store: idSchema, product: idSchema })),
		jsonBody,
		valid("json", putProductSchema),
		async (c) => {
			const { store, product } = c.req.valid("param");
			const { claims } = c.var;
			const { org } = claims;
			const { DB: db } = c.env;
			if (!seesStore(claims, store) || !(await hasStore(db, org, store))) throw new Problem("store-unknown");
			// A product is the same wherever it is sold: who is bound to stores does not change it for others.
			const elsewhere = await listElsewhere(db, org, store, product);
			if (!elsewhere.every((other) => seesStore(claims, other))) throw new Problem("role-forbidden");
			if (await isMenuFull(db, org, store, product)) throw new Problem("menu-full");
			await putProduct(db, org, store, product, c.req.valid("json"));
			return c.json({ product, menu: await publishMenu(c.env, org, store), elsewhere }, 200);
		},
	);
