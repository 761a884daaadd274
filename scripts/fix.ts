import { runAloud } from "./terminal/run.ts";

// `npm run fix`: formats, sorts imports, applies the safe fixes of the linter.
process.exitCode = await runAloud("biome", ["check", "--write", ...process.argv.slice(2)]);
