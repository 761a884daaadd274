// What tills know of their org moves with one counter. A change that they must hear of moves it and stamps its row with
// where it then stands, in one transaction: a till that asks for what came after a revision misses nothing.

export function bumpRevision(db: D1Database, org: string): D1PreparedStatement {
	return db.prepare("UPDATE orgs SET revision = revision + 1 WHERE id = ?").bind(org);
}

// For the row's own column, in a statement after `bumpRevision` in the same batch; binds the org.
export const REVISION_NOW = "(SELECT revision FROM orgs WHERE id = ?1)";
