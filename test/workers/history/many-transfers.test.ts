import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { stockInTransit } from "../../../domain/history/books.ts";
import { listTransfers, TRANSFERS_MAX } from "../../../workers/db/lines-by-kind.ts";

// Goods that moved between stores more often than the books look back.

const KINDS = { out: "transfer-out-applied", in: "transfer-in-applied" } as const;

// Deliveries of one shirt each, from `first` on, one a second.
async function move(way: keyof typeof KINDS, first: number, count: number, lateMs: number): Promise<void> {
	const body =
		way === "out"
			? `json_object('op', json_object('kind', 'transfer-out', 'id', 't-' || CAST(n AS INTEGER), 'transferOut', json_object('to', 'grill',
				'lines', json('[{"product":"shirt","quantity":1}]'))), 'store', 'bar', 'effects', json('{}'), 'carried', json('[]'))`
			: `json_object('op', json_object('kind', 'transfer-in', 'id', 'in-' || CAST(n AS INTEGER), 'transferIn', json_object('from', 'bar',
				'transfer', 't-' || CAST(n AS INTEGER), 'lines', json('[{"product":"shirt","quantity":1}]'))), 'store', 'grill',
				'effects', json('{}'), 'carried', json('[]'))`;
	await env.DB.prepare(
		`WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1 + ?2)
		INSERT INTO store_lines (org, batch, at, object, seq, store, kind, key, hash, body)
		SELECT 'depot', 'b', n * 1000 + ?3, 'depot/store/' || ?4, n, ?4, ?5, NULL, NULL, ${body} FROM numbers`,
	)
		.bind(first, count, lateMs, way === "out" ? "bar" : "grill", KINDS[way])
		.run();
}

const inTransit = async () => {
	const { sent, received } = await listTransfers(env.DB, "depot");
	return stockInTransit(sent, received).map(({ transfer, quantity }) => [transfer, quantity]);
};

it("of more transfers than the books look at none shows that is over", async () => {
	const last = TRANSFERS_MAX + 50;
	await move("out", 1, last - 1, 0);
	await move("in", 1, last - 1, 100);
	// One is on its way.
	await move("out", last, 1, 0);
	expect(await inTransit()).toEqual([[`t-${last}`, 1]]);
	// Old ones were told again, so that what came in reaches less far back than what was sent.
	await env.DB.prepare(
		`INSERT INTO store_lines (org, batch, at, object, seq, store, kind, key, hash, body)
		SELECT org, batch, 90000000 + seq, object, seq, store, kind, key, hash,
			json_set(body, '$.effects.flags', json('["transfer-taken"]'))
		FROM store_lines WHERE org = 'depot' AND kind = 'transfer-in-applied' AND seq < 500`,
	).run();
	expect(await inTransit()).toEqual([[`t-${last}`, 1]]);
});
