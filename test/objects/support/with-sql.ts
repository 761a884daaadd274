import type { Sql } from "../../../durable-objects/sql.ts";

// Runs the body on a fresh database of its own.
export type WithSql = (body: (sql: Sql) => void) => void | Promise<void>;
