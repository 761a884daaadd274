import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./terminal/run.ts";
import { tidy } from "./tidy/tidy.ts";

// One part of `npm test`; also by hand: node scripts/tidy.ts
const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "tidy", name), "utf8"));
const complaints = tidy(ROOT, read("ratchet.json"), read("known.json"));
for (const complaint of complaints) console.error(complaint);
console.log(complaints.length === 0 ? "Tidy." : `${complaints.length} complaints.`);
process.exitCode = complaints.length === 0 ? 0 : 1;
