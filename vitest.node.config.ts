import { defineConfig } from "vitest/config";
import { iconPlugin } from "./scripts/icon-plugin.ts";

// The tests that run on Node, one project a part of `npm test`.

// So long nothing takes, however busy the machine: what hangs is ended. A test waits for what must happen and measures
// no time: figures come from the benchmark.
const PATIENCE_MS = 300_000;
const patient = {
	testTimeout: PATIENCE_MS,
	hookTimeout: PATIENCE_MS,
	expect: { poll: { timeout: PATIENCE_MS / 2 } },
};
const node = (name: string, include: string[]) => ({
	name,
	include,
	...patient,
	environment: "node" as const,
});
// A file starts a whole system, with its own runtime and browser: one at a time is enough for two cores.
const alone = { fileParallelism: false };

export default defineConfig({
	plugins: [iconPlugin()],
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: {
		setupFiles: ["./test/support/seed-setup.ts"],
		provide: { fuzzSeed: Number(process.env.FUZZ_SEED ?? 1) },
		projects: [
			{ extends: true, test: node("domain", ["test/domain/**/*.test.ts"]) },
			{ extends: true, test: node("objects", ["test/objects/**/*.node.test.ts"]) },
			{ extends: true, test: node("storm", ["test/storm/**/*.test.ts"]) },
			{ extends: true, test: node("pwa", ["test/pwa/**/*.test.{ts,tsx}"]) },
			{ extends: true, test: node("scripts", ["test/scripts/**/*.test.ts"]) },
			{ extends: true, test: { ...node("system", ["test/system/**/*.test.ts"]), ...alone } },
			{ extends: true, test: { ...node("browser", ["test/browser/**/*.test.ts"]), ...alone } },
		],
	},
});
