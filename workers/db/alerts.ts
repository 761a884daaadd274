import type { Alert } from "../../domain/history/alerts.ts";
import { jsonParameters } from "./history.ts";

// What someone should look at. An alert that is there already, open or closed, stays as it is.

const statements = {
	addAlerts: `INSERT INTO alerts (org, id, kind, at, body)
		SELECT ?2, value ->> 0, value ->> 1, value ->> 2, value ->> 3
		FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
	listOpen: `SELECT id, kind, at, body FROM alerts
		WHERE org = ? AND closed_at IS NULL ORDER BY at DESC, id LIMIT ?`,
	close: "UPDATE alerts SET closed_at = ?3 WHERE org = ?1 AND id = ?2 AND closed_at IS NULL",
} as const;

export function addAlerts(db: D1Database, org: string, alerts: readonly Alert[]): D1PreparedStatement[] {
	const rows = alerts.map(({ id, kind, at, body }) => [id, kind, at, JSON.stringify(body)]);
	return jsonParameters(rows).map((parameter) => db.prepare(statements.addAlerts).bind(parameter, org));
}

export async function raiseAlerts(db: D1Database, org: string, alerts: readonly Alert[]): Promise<void> {
	const all = addAlerts(db, org, alerts);
	if (all.length > 0) await db.batch(all);
}

type OpenAlert = Omit<Alert, "body"> & { readonly body: Record<string, unknown> };

export async function listOpenAlerts(db: D1Database, org: string, limit: number): Promise<OpenAlert[]> {
	const { results } = await db
		.prepare(statements.listOpen)
		.bind(org, limit)
		.all<{ id: string; kind: string; at: number; body: string }>();
	return results.map(({ body, ...words }) => ({ ...words, body: JSON.parse(body) as OpenAlert["body"] }));
}

export async function closeAlert(db: D1Database, org: string, id: string, at: number): Promise<boolean> {
	const { meta } = await db.prepare(statements.close).bind(org, id, at).run();
	return meta.changes > 0;
}
