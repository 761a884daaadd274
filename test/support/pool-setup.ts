import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

// Every test file in the runtime starts with an empty, migrated database.
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
