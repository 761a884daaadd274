import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { unstable_readConfig } from "wrangler";
import { makeKeys } from "./scripts/system/keys.ts";

// The tests that run in the real runtime, with every binding of wrangler.toml.

const configPath = "./wrangler.toml";
const { alias = {} } = unstable_readConfig({ config: configPath }, { hideWarnings: true });

export default defineConfig({
	resolve: { alias },
	plugins: [
		cloudflareTest(async () => ({
			wrangler: { configPath },
			miniflare: {
				cf: false,
				bindings: {
					...(await makeKeys()),
					RESTORES: "listed-store/store/store-1=r1 listed-account/account/guest-1=r1",
					TEST_MIGRATIONS: await readD1Migrations("./migrations"),
				},
			},
		})),
	],
	test: {
		// So long nothing takes, however busy the machine: what hangs is ended.
		testTimeout: 60_000,
		// What is logged of every refusal is read where a test failed.
		silent: "passed-only",
		include: ["test/objects/**/*.pool.test.ts", "test/workers/**/*.test.ts"],
		setupFiles: ["./test/support/pool-setup.ts"],
		// CommonJS that requires other modules: only bundled can the runtime load it.
		deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable", "standardwebhooks"] } } },
	},
});
