import type { Env as WorkerEnv } from "../../workers/env.ts";

// What the worker binds, and what only the test pool adds.
declare global {
	namespace Cloudflare {
		interface GlobalProps {
			mainModule: typeof import("../../workers/index.ts");
		}
		interface Env extends WorkerEnv {
			readonly TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
		}
	}
}
