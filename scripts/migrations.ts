import { runAloud } from "./terminal/run.ts";

// `npm run migrations`: writes the next D1 migration from workers/db/schema.ts. Migrations are append-only.
process.exitCode = await runAloud("drizzle-kit", ["generate", ...process.argv.slice(2)]);
