import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { listAllStores } from "../../../workers/db/catalog.ts";

// Sweep and night go through the stores of every org.

it("no store is left out because there are many before it", async () => {
	await env.DB.prepare(
		`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4001
		)
		INSERT INTO stores (org, id, name, kind)
		SELECT 'org-' || CAST(n % 3 AS INTEGER), 'store-' || n, 'Store', 'stall' FROM numbers`,
	).run();
	const names = (await listAllStores(env.DB)).map(({ org, id }) => `${org}/${id}`);
	expect(names.length).toBe(4_001);
	expect(new Set(names).size).toBe(4_001);
});
