import { defineConfig } from "vitest/config";
import { iconPlugin } from "./scripts/icon-plugin.ts";

// The tests that run on Node, one project a part of `npm test`.

// So long nothing takes, however busy the machine: what hangs is ended.
const testTimeout = 60_000;
const node = (name: string, include: string[]) => ({
	...{ name, include, testTimeout },
	environment: "node" as const,
});
// A whole system a file: starts, kills, waits for alarms. One at a time, or they would time each other.
const alone = { fileParallelism: false, hookTimeout: 120_000 };

export default defineConfig({
	plugins: [iconPlugin()],
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: {
		setupFiles: ["./test/support/seed-setup.ts"],
		provide: { fuzzSeed: Number(process.env.FUZZ_SEED ?? 1) },
		projects: [
			{ extends: true, test: node("domain", ["test/domain/**/*.test.ts"]) },
			{ extends: true, test: node("objects", ["test/objects/**/*.node.test.ts"]) },
			{ extends: true, test: { ...node("storm", ["test/storm/**/*.test.ts"]), testTimeout: 300_000 } },
			{ extends: true, test: node("pwa", ["test/pwa/**/*.test.{ts,tsx}"]) },
			{ extends: true, test: node("scripts", ["test/scripts/**/*.test.ts"]) },
			{ extends: true, test: { ...node("system", ["test/system/**/*.test.ts"]), ...alone } },
			{ extends: true, test: { ...node("browser", ["test/browser/**/*.test.ts"]), ...alone } },
		],
	},
});
