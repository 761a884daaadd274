import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { unstable_readConfig } from "wrangler";
import { makeKeys } from "./scripts/system/keys.ts";

// The tests that run in the real runtime, with every binding of wrangler.toml.

const configPath = "./wrangler.toml";
const { alias = {} } = unstable_readConfig({ config: configPath }, { hideWarnings: true });

// Two are CommonJS that requires other modules: only bundled can the runtime load them. The others are hundreds of files,
// which each test file would fetch one by one.
const BUNDLED = [
	...["itty-durable", "standardwebhooks"],
	...["hono", "hono/cookie", "hono/factory", "hono/http-exception", "hono/route", "hono-openapi"],
	...["drizzle-orm", "drizzle-orm/d1", "drizzle-orm/sqlite-core", "zod/mini", "zod/v4/locales/en.js"],
	...[
		"@simplewebauthn/server",
		"@simplewebauthn/server/helpers",
		"jose",
		"openid-client",
		"otpauth",
		"uuidv7",
	],
];

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
		testTimeout: 300_000,
		hookTimeout: 300_000,
		// What is logged of every refusal is read where a test failed.
		silent: "passed-only",
		include: ["test/objects/**/*.pool.test.ts", "test/workers/**/*.test.ts"],
		setupFiles: ["./test/support/pool-setup.ts", "./test/support/seed-setup.ts"],
		provide: { fuzzSeed: Number(process.env.FUZZ_SEED ?? 1) },
		deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
	},
});
